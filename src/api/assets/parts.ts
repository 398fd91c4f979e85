/** What pages are made of: cards, tables, tags. Words always stand beside a color. */
export const parts = `
.cards { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); margin: 0 0 1.5rem }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: var(--round); padding: 1.25rem; margin: 0 0 1.25rem; min-width: 0 }
.cards > .card { margin: 0 }
.card > :last-child { margin-bottom: 0 }
.card > h2, .card > h3 { margin-top: 0 }
.notice { border-left: 5px solid var(--brand); background: var(--paper); padding: 1rem 1.25rem; margin: 0 0 1.5rem; border-radius: 0 var(--round) var(--round) 0; max-width: var(--measure) }
.notice.warn { border-color: var(--amber); background: var(--amber-soft) }
.notice > h2:first-child { margin-top: 0 }
.notice > :last-child, .summary > :last-child, .panel > :last-child { margin-bottom: 0 }
.panel { background: var(--brand); color: var(--on-brand); padding: 2.25rem 1.25rem; border-radius: var(--round); margin-bottom: 2rem; text-align: center }
.panel h1, .panel p { max-width: none; margin: 0 0 .5rem }
.panel .ref { font-size: clamp(1.3rem, 6.5vw, 2.2rem); font-weight: 700; letter-spacing: .02em; white-space: nowrap }
.tag { display: inline-block; flex: none; padding: .1rem .6rem; border-radius: 1rem; font-size: .88rem; font-weight: 600; background: var(--inset); color: var(--ink) }
.tag.blue { background: var(--blue-soft); color: var(--blue) }
.tag.green { background: var(--green-soft); color: var(--green) }
.tag.amber { background: var(--amber-soft); color: var(--amber) }
.tag.red { background: var(--error-soft); color: var(--error) }

dl.rows { max-width: none; display: grid; grid-template-columns: minmax(8rem, 15rem) 1fr auto; border-top: 1px solid var(--line); margin-bottom: 1.5rem }
dl.rows > div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; gap: 1rem; border-bottom: 1px solid var(--line); padding: .75rem 0 }
dt { font-weight: 600 }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; background: var(--paper); margin: 0 0 1.5rem }
th, td { text-align: left; padding: .65rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-size: .92rem; color: var(--soft) }
td:first-child { font-weight: 500 }
@media (min-width: 40.01rem) { td > .tag, td > a[href^="/cases/"], td summary { white-space: nowrap } }
.typed { display: inline-block; min-width: 8rem; overflow-wrap: anywhere }
table.even { table-layout: fixed }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem }
tr.blue td:first-child { box-shadow: inset 5px 0 var(--blue) }
tr.green td:first-child { box-shadow: inset 5px 0 var(--green) }
.things { list-style: none; padding: 0; border-top: 1px solid var(--line) }
.things li { display: flex; gap: 1rem; align-items: start; justify-content: space-between; border-bottom: 1px solid var(--line); padding: .7rem 0; margin: 0 }
.things .tag { max-width: 55% }
.letters { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 1.5rem }
.letters a { display: inline-grid; place-items: center; min-width: 2.25rem; min-height: 2.25rem; padding: 0 .5rem; border: 1px solid var(--line); border-radius: .35rem; background: var(--paper); text-decoration: none }
.letters a[aria-current] { background: var(--brand); border-color: var(--brand); color: var(--on-brand) }
.timeline { list-style: none; padding: 0 0 0 .4rem }
.timeline li { position: relative; margin: 0; padding: 0 0 1.1rem 1.5rem; border-left: 2px solid var(--line) }
.timeline li:last-child { border-color: transparent }
.timeline li::before { content: ""; position: absolute; left: -.45rem; top: .4rem; width: .8rem; height: .8rem; border-radius: 50%; background: var(--brand) }
.timeline time { display: block; color: var(--soft); font-size: .92rem }
progress { display: block; width: 100%; max-width: 28rem; height: 1rem; margin: .5rem 0; accent-color: var(--brand) }
pre { background: var(--inset); padding: 1rem; border-radius: .4rem; max-width: 100%; white-space: pre-wrap; overflow-wrap: anywhere }
details { margin: 0 0 1rem }
summary { cursor: pointer; color: var(--brand); padding: .35rem 0 }
.page-top { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: flex-end; margin: 0 0 1rem }
.button.exit { background: var(--error); border-color: var(--error); color: var(--paper); position: sticky; top: .5rem; z-index: 2 }
.button.exit:hover { background: var(--ink); border-color: var(--ink); color: var(--paper) }
.conversation { list-style: none; padding: 0; margin: 0 0 1.5rem; max-width: var(--measure) }
.conversation li { background: var(--paper); border: 1px solid var(--line); border-radius: var(--round); padding: 1rem 1.25rem; margin: 0 0 1rem }
.conversation .support { border-left: 5px solid var(--brand) }
.conversation time { display: block; color: var(--soft); font-size: .92rem }
.conversation p { white-space: pre-line; overflow-wrap: anywhere; margin: .5rem 0 0 }
.conversation ul { list-style: none; padding: 0; margin: .5rem 0 0 }
.conversation .papers a { display: inline-block; padding: .35rem 0 }
.letter { background: var(--paper); border: 1px solid var(--line); border-radius: var(--round); padding: 1.5rem; margin: 0 0 1.5rem; max-width: var(--measure); white-space: pre-line }
iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: var(--round); background: #fff }

.plan { padding-top: 1rem }
.plan legend { float: left; width: 100%; font-size: 1.05rem; margin-bottom: .75rem }
.halves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 2rem; clear: both }
.plan .field { margin-bottom: .75rem }
.plan.wrong { border-left: 5px solid var(--error) }
/* Why care ends is asked only where it does; without :has() it is always shown. */
.plan:not(:has(option[value=care_ends]:checked)) .because { display: none }
`;
