import express, { Router } from 'express';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { stylesheet } from '../../src/api/assets/style.js';
import type { Inbox, InboxMessage } from './messages.js';

/** The inbox as a page, and as JSON for programs: `GET /api/messages`, newest first, `?to=` to filter. */
export function inboxRoutes(inbox: Inbox): Router {
  const router = Router();
  const chosen = (to: unknown) =>
    inbox.messages.filter((message) => typeof to !== 'string' || message.to.includes(to));
  router.get('/style.css', (_request, response) => {
    response.type('css').send(stylesheet);
  });
  router.get('/', (request, response) => {
    response
      .type('html')
      .send(`<!doctype html>${renderToString(<InboxPage messages={chosen(request.query['to'])} />)}`);
  });
  router.get('/api/messages', (request, response) => {
    response.json(
      chosen(request.query['to']).map(({ attachments, ...message }) => ({
        ...message,
        attachments: attachments.map(({ filename, contentType, base64 }) => ({
          filename,
          contentType,
          size: Buffer.from(base64, 'base64').length,
        })),
      })),
    );
  });
  router.delete('/api/messages', (_request, response) => {
    inbox.clear();
    response.status(204).end();
  });
  router.get('/messages/:id/attachments/:index', (request, response) => {
    const message = inbox.messages.find(({ id }) => id === request.params.id);
    const attachment = message?.attachments[Number(request.params.index)];
    if (!attachment) return void response.status(404).send('No such attachment.');
    response
      .type(attachment.contentType)
      .attachment(attachment.filename)
      .send(Buffer.from(attachment.base64, 'base64'));
  });
  router.use(express.json());
  return router;
}

const kinds = { mail: 'Mail', sms: 'Text', call: 'Call' } as const;

function InboxPage({ messages }: { messages: readonly InboxMessage[] }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Inbox – local stand-in</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header class="top">
          <div class="row">
            <a class="brand" href="/">
              Inbox<small>what people would have received</small>
            </a>
          </div>
        </header>
        <main id="main">
          <h1>Inbox</h1>
          <p class="lead">
            Every mail, text and call of this stack, newest first. Nothing leaves this machine.
          </p>
          {messages.length === 0 && <p>Nothing has been sent yet.</p>}
          {messages.slice(0, 200).map((message) => (
            <details class="card">
              <summary>
                <span class="tag">{kinds[message.kind]}</span>{' '}
                <strong>{message.subject || firstLine(message.text)}</strong>
                <br />
                to {message.to}, {message.at.slice(0, 19).replace('T', ' ')} UTC
              </summary>
              {message.html === '' ? (
                <pre>{linked(message.text)}</pre>
              ) : (
                <>
                  <iframe
                    srcdoc={message.html.replace('<head>', '<head><base target="_blank">')}
                    sandbox="allow-popups allow-popups-to-escape-sandbox"
                    loading="lazy"
                    title="As a mail program shows it"
                  />
                  <details>
                    <summary>As plain text</summary>
                    <pre>{linked(message.text)}</pre>
                  </details>
                </>
              )}
              {message.attachments.map(({ filename }, index) => (
                <p>
                  <a href={`/messages/${message.id}/attachments/${index}`}>{filename}</a>
                </p>
              ))}
            </details>
          ))}
        </main>
      </body>
    </html>
  );
}

/** Plain text with its addresses as links. */
function linked(text: string) {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? <a href={part}>{part}</a> : part));
}

/** What stands for the subject of a text or call. */
function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 70 ? `${line.slice(0, 69).trimEnd()}…` : line;
}
