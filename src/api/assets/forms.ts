/** Buttons and the fields of forms. */
export const forms = `
.button, button { font: inherit; font-weight: 600; display: inline-block; min-height: 2.75rem; padding: .55rem 1.15rem; border: 2px solid var(--brand); border-radius: .4rem; background: var(--brand); color: var(--on-brand); text-decoration: none; text-align: center; cursor: pointer }
.button:hover, button:hover { background: var(--brand-dark); border-color: var(--brand-dark); color: var(--on-brand) }
.button.quiet, button.quiet { background: transparent; color: var(--brand) }
.button.quiet:hover, button.quiet:hover { background: var(--brand-soft); color: var(--brand-dark) }
button.link { background: none; border: 0; color: var(--brand); padding: .4rem 0; font-weight: 400; text-decoration: underline; text-underline-offset: .15em; text-align: left }
button.link:hover { background: none; color: var(--brand-dark) }
.actions { display: flex; gap: .75rem; flex-wrap: wrap; align-items: center; margin: 1.75rem 0 }

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
.choice + .field { margin-top: 1.25rem }
form + details { margin-top: 1rem }
.strength meter { display: block; width: 100%; max-width: 28rem; height: .75rem }
.strength p { min-height: 1.6em }
.search { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1.5rem }
.search .field { margin: 0; flex: 1 1 11rem; max-width: 24rem }
.summary { border: 4px solid var(--error); border-radius: var(--round); padding: 1.25rem; margin-bottom: 2rem; background: var(--paper); max-width: var(--measure) }
.summary h2 { margin: 0 0 .5rem }
.summary a { color: var(--error); font-weight: 600 }
`;
