/** What changes on a phone and on paper. */
export const places = `
@media (max-width: 40rem) {
  main { padding-top: 1.75rem }
  dl.rows, dl.rows > div { display: block }
  .actions .button, .actions button, form > button:not(.link, .hidden) { width: 100% }
  .actions form { flex: 1 1 100% }
  .letter { padding: 1.1rem }
  table.stacked, .stacked caption, .stacked tbody { display: block; background: none }
  .stacked thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
  .stacked tr { display: block; background: var(--paper); border: 1px solid var(--line); border-radius: var(--round); padding: .75rem 1rem; margin: 0 0 .75rem }
  .stacked tr.blue { border-left: 5px solid var(--blue) }
  .stacked tr.green { border-left: 5px solid var(--green) }
  .stacked td { display: flow-root; overflow-wrap: anywhere; border: 0; padding: .2rem 0 .2rem 6.6rem }
  .stacked td:first-child { padding-left: 0; font-weight: 600 }
  .stacked tr td:first-child { box-shadow: none }
  .stacked td:not(:first-child)::before { content: attr(data-label); color: var(--soft); float: left; width: 6rem; margin-left: -6.6rem }
}
@media print {
  html, body { background: #fff; color: #000; display: block }
  .top nav, .who, .skip, .actions, form, footer { display: none }
  .top { border: 0 }
  .top .row, main { padding: 0 }
  .panel { background: none; color: #000; border: 2px solid #000; padding: 1rem }
  .card, .notice, tr, li { break-inside: avoid }
  a { color: #000 }
}
`;
