/** What pages are made of: cards, tables, forms, tags. Words always stand beside a color. */
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

.button, button { font: inherit; font-weight: 600; display: inline-block; min-height: 2.75rem; padding: .55rem 1.15rem; border: 2px solid var(--brand); border-radius: .4rem; background: var(--brand); color: var(--on-brand); text-decoration: none; text-align: center; cursor: pointer }
.button:hover, button:hover { background: var(--brand-dark); border-color: var(--brand-dark); color: var(--on-brand) }
.button.quiet, button.quiet { background: transparent; color: var(--brand) }
.button.quiet:hover, button.quiet:hover { background: var(--brand-soft); color: var(--brand-dark) }
button.link { background: none; border: 0; color: var(--brand); padding: .4rem 0; font-weight: 400; text-decoration: underline; text-underline-offset: .15em; text-align: left }
button.link:hover { background: none; color: var(--brand-dark) }
.actions { display: flex; gap: .75rem; flex-wrap: wrap; margin: 1.75rem 0 }

.field { margin: 0 0 1.5rem; max-width: var(--measure) }
.field label, legend { font-weight: 600; display: block; margin-bottom: .25rem }
legend { padding: 0 }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; min-width: 0 }
.hint { color: var(--soft); display: block; margin-bottom: .4rem; font-size: .97rem }
input[type=text], input[type=email], input[type=tel], input[type=password], input[type=date], input[type=number], input[type=search], select, textarea { font: inherit; color: inherit; width: 100%; max-width: 28rem; padding: .55rem .7rem; border: 2px solid var(--edge); border-radius: .35rem; background: var(--field); min-height: 2.75rem }
textarea { max-width: var(--measure); min-height: 7rem }
input[type=file] { font: inherit; max-width: 100%; min-height: 2.75rem; padding: .55rem 0 }
input.short, select.short { max-width: 13rem }
.field.wrong, fieldset.wrong { border-left: 5px solid var(--error); padding-left: 1rem }
.wrong input, .wrong textarea, .wrong select { border-color: var(--error) }
.error { color: var(--error); font-weight: 600; display: block; margin-bottom: .35rem }
.choice { display: flex; gap: .7rem; align-items: flex-start; margin: .35rem 0; padding: .35rem 0 }
.choice input { width: 1.5rem; height: 1.5rem; flex: none; margin: .05rem 0 0; accent-color: var(--brand) }
.choice label { font-weight: 400; margin: 0 }
.choice .hint { margin: 0 }
.strength meter { display: block; width: 100%; max-width: 28rem; height: .75rem }
.strength p { min-height: 1.6em }
.search { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1.5rem }
.search .field { margin: 0; flex: 1 1 11rem; max-width: 24rem }
.summary { border: 4px solid var(--error); border-radius: var(--round); padding: 1.25rem; margin-bottom: 2rem; background: var(--paper); max-width: var(--measure) }
.summary h2 { margin: 0 0 .5rem }
.summary a { color: var(--error); font-weight: 600 }

dl.rows { max-width: none; display: grid; grid-template-columns: minmax(8rem, 15rem) 1fr auto; border-top: 1px solid var(--line); margin-bottom: 1.5rem }
dl.rows > div { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; gap: 1rem; border-bottom: 1px solid var(--line); padding: .75rem 0 }
dt { font-weight: 600 }
dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; background: var(--paper); margin: 0 0 1.5rem }
th, td { text-align: left; padding: .65rem .8rem; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-size: .92rem; color: var(--soft) }
td:first-child { font-weight: 500 }
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
