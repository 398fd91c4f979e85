import type { ComponentChildren, VNode } from 'preact';

/** A few words that stand out: a state, a source, whether something is done. The color only repeats them. */
export function Tag({
  tone,
  children,
}: {
  tone?: 'blue' | 'green' | 'amber' | 'red' | undefined;
  children: ComponentChildren;
}): VNode {
  return <span class={tone ? `tag ${tone}` : 'tag'}>{children}</span>;
}

const sources = {
  headway_sourced: { tone: 'blue', words: 'Headway-sourced' },
  own: { tone: 'green', words: 'Your own' },
} as const;

/** The color of a client's source: Headway-sourced blue, own green (Headway help: "On your Headway calendar"). */
export function sourceTone(source: keyof typeof sources): 'blue' | 'green' {
  return sources[source].tone;
}

/** A client's source, always with the words beside the color. */
export function SourceTag({ source }: { source: keyof typeof sources }): VNode {
  return <Tag tone={sources[source].tone}>{sources[source].words}</Tag>;
}
