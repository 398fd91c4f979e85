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

/** Headway-sourced clients blue, own clients green, always with the words too (seed: "On your Headway calendar"). */
export function SourceTag({ source }: { source: 'headway_sourced' | 'own' }): VNode {
  return source === 'own' ? <Tag tone="green">Your own</Tag> : <Tag tone="blue">Headway-sourced</Tag>;
}
