import type { VNode } from 'preact';
import { browserInWords } from '../../domain/user-agent.js';
import { longInstant } from '../../mail/dates.js';
import type { FactorView } from '../../operations/two-factor/change-phone.js';
import { mostSessions, type OwnSession } from '../../operations/account/sessions.js';
import { PostForm } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';

/** The browsers in which no code is asked, and how to end that. */
export function Devices({ factor: { devices }, timeZone }: { factor: FactorView; timeZone: string }): VNode {
  return (
    <>
      <h3>Remembered devices</h3>
      {devices.length === 0 ? (
        <p>No device is remembered: every login asks for a code.</p>
      ) : (
        <>
          <ul>
            {devices.map(({ userAgent, expiresAt }) => (
              <li>
                {browserInWords(userAgent)}, until {longInstant(expiresAt, timeZone)}
              </li>
            ))}
          </ul>
          <PostForm action="/account/devices/forget">
            <div class="actions">
              <button class="quiet" type="submit">
                Forget all devices
              </button>
            </div>
          </PostForm>
        </>
      )}
    </>
  );
}

/** Where someone is logged in, and how to end it. */
export function Sessions({
  sessions,
  timeZone,
}: {
  sessions: readonly OwnSession[];
  timeZone: string;
}): VNode {
  return (
    <>
      <p>
        If you don’t recognize one of these, end it and change your password. You can also end all of them
        except this one.
      </p>
      <DataTable
        caption={
          sessions.length < mostSessions
            ? 'Your sessions, the last used first'
            : `The ${mostSessions} of your sessions that were last used`
        }
        columns={['Browser', 'Started', 'Last used', 'End it']}
        rows={sessions.map(({ id, browser, startedAt, lastUsedAt, isThisOne }) => ({
          cells: [
            browser,
            longInstant(startedAt, timeZone),
            longInstant(lastUsedAt, timeZone),
            isThisOne ? (
              <Tag tone="green">This one</Tag>
            ) : (
              <PostForm action={`/account/sessions/${id}/end`}>
                <button
                  class="link"
                  type="submit"
                  aria-label={`End the session in ${browser}, started ${longInstant(startedAt, timeZone)}`}
                >
                  End
                </button>
              </PostForm>
            ),
          ],
        }))}
      />
      {sessions.length > 1 && (
        <PostForm action="/account/sessions/end-others">
          <div class="actions">
            <button class="quiet" type="submit">
              End all other sessions
            </button>
          </div>
        </PostForm>
      )}
    </>
  );
}
