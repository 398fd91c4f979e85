import type { VNode } from 'preact';

/** A page that says no, in one sentence, and leads back. */
export function RefusalPage({ sentence }: { sentence: string }): VNode {
  return (
    <>
      <h1>You can’t do this</h1>
      <p class="lead">{sentence}</p>
      <p>
        <a href="/">Go to the home page</a>
      </p>
    </>
  );
}
