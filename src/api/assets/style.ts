/** The one stylesheet, served from our own origin; a module, so that a build needs no copying. */
export const stylesheet = `
:root{--ink:#1d2529;--soft:#50595e;--line:#d5d9d6;--paper:#fff;--ground:#f5f6f4;--brand:#1c5d4a;--brand-dark:#123f32;--focus:#ffbf47;--error:#b3261e;--blue:#1d4f91;--blue-soft:#e3edf9;--green:#1f6b3a;--green-soft:#e2f2e6;--amber-soft:#fdf1d8;--amber:#7a4b00}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:var(--ground)}
body{margin:0;min-height:100vh;display:flex;flex-direction:column}
a{color:var(--brand);text-underline-offset:.15em}a:hover{color:var(--brand-dark);text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;box-shadow:0 0 0 2px var(--ink)}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:2}
.top{background:var(--paper);border-bottom:1px solid var(--line)}
.top .row,main,footer .row{width:100%;max-width:60rem;margin:0 auto;padding:0 1.25rem}
.top .row{display:flex;gap:1rem;align-items:center;min-height:4rem;flex-wrap:wrap}
.brand{font-weight:700;font-size:1.15rem;color:var(--ink);text-decoration:none;letter-spacing:-.01em}.brand small{font-weight:400;color:var(--soft);margin-left:.5rem;font-size:.9rem}
.top nav{display:flex;gap:1.25rem;margin-left:auto;flex-wrap:wrap}.top nav a{padding:.4rem 0;text-decoration:none}
.who{display:flex;gap:.75rem;align-items:center}.initials{display:inline-grid;place-items:center;width:2.5rem;height:2.5rem;border-radius:50%;background:var(--brand);color:#fff;font-weight:600;text-decoration:none}.initials:hover{color:#fff;background:var(--brand-dark)}
main{flex:1;padding-top:2rem;padding-bottom:4rem}
h1{font-size:clamp(1.6rem,4.5vw,2.2rem);line-height:1.2;letter-spacing:-.02em;margin:0 0 1rem}
h2{font-size:1.3rem;line-height:1.3;margin:2.25rem 0 .75rem}h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p,ul,ol,dl{margin:0 0 1rem;max-width:42rem}.lead{font-size:1.1rem;color:var(--soft)}
.soft{color:var(--soft)}.small{font-size:.9rem}
footer{border-top:1px solid var(--line);background:var(--paper);color:var(--soft);font-size:.9rem}footer .row{padding-top:1.25rem;padding-bottom:1.25rem}footer p{margin:.25rem 0}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.25rem;margin:0 0 1.25rem}.card>:last-child{margin-bottom:0}.card h2,.card h3{margin-top:0}
.cards{display:grid;gap:1.25rem;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr))}
.button,button{font:inherit;font-weight:600;display:inline-block;min-height:2.75rem;padding:.55rem 1.15rem;border:2px solid var(--brand);border-radius:.4rem;background:var(--brand);color:#fff;text-decoration:none;cursor:pointer}
.button:hover,button:hover{background:var(--brand-dark);border-color:var(--brand-dark);color:#fff}
.button.quiet,button.quiet{background:transparent;color:var(--brand)}.button.quiet:hover,button.quiet:hover{background:var(--ground);color:var(--brand-dark)}
button.danger{background:var(--error);border-color:var(--error)}
button.link{background:none;border:0;color:var(--brand);padding:.4rem 0;min-height:1.5rem;font-weight:400;text-decoration:underline}
.actions{display:flex;gap:.75rem;flex-wrap:wrap;margin:1.5rem 0}
.field{margin:0 0 1.5rem;max-width:42rem}.field label,legend{font-weight:600;display:block;margin-bottom:.25rem}legend{padding:0}fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}
.hint{color:var(--soft);display:block;margin-bottom:.35rem;font-size:.95rem}
input[type=text],input[type=email],input[type=tel],input[type=password],input[type=date],input[type=number],input[type=search],select,textarea{font:inherit;color:inherit;width:100%;max-width:28rem;padding:.55rem .7rem;border:2px solid #6b7479;border-radius:.35rem;background:#fff;min-height:2.75rem}
textarea{max-width:42rem;min-height:7rem}input.short,select.short{max-width:12rem}
.field.wrong,fieldset.wrong{border-left:4px solid var(--error);padding-left:1rem}.wrong input,.wrong textarea{border-color:var(--error)}
.error{color:var(--error);font-weight:600;display:block;margin-bottom:.35rem}
.choice{display:flex;gap:.65rem;align-items:flex-start;margin:.35rem 0;padding:.25rem 0}.choice input{width:1.5rem;height:1.5rem;flex:none;margin:.05rem 0 0;accent-color:var(--brand)}.choice label{font-weight:400;margin:0}
.summary{border:3px solid var(--error);border-radius:.4rem;padding:1rem 1.25rem;margin-bottom:2rem;background:var(--paper)}.summary h2{margin:0 0 .5rem}.summary a{color:var(--error);font-weight:600}
.notice{border-left:5px solid var(--brand);background:var(--paper);padding:.9rem 1.1rem;margin:0 0 1.5rem;border-radius:0 .4rem .4rem 0;max-width:42rem}.notice.warn{border-color:var(--amber);background:var(--amber-soft)}.notice>:last-child{margin-bottom:0}
.panel{background:var(--brand);color:#fff;padding:2rem 1.5rem;border-radius:.6rem;margin-bottom:2rem;text-align:center}.panel h1{margin:0 0 .5rem}.panel .ref{font-size:clamp(1.5rem,6vw,2.2rem);font-weight:700;letter-spacing:.02em}
.tag{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-size:.85rem;font-weight:600;background:#e8ebe9;color:var(--ink);white-space:nowrap}.tag.blue{background:var(--blue-soft);color:var(--blue)}.tag.green{background:var(--green-soft);color:var(--green)}.tag.amber{background:var(--amber-soft);color:var(--amber)}.tag.red{background:#fbe4e2;color:var(--error)}
dl.rows{max-width:none;display:grid;grid-template-columns:minmax(8rem,14rem) 1fr auto;border-top:1px solid var(--line)}dl.rows>div{display:grid;grid-column:1/-1;grid-template-columns:subgrid;gap:1rem;border-bottom:1px solid var(--line);padding:.7rem 0}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:0 0 1.5rem}table{border-collapse:collapse;width:100%;background:var(--paper)}th,td{text-align:left;padding:.6rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}th{font-size:.9rem;color:var(--soft)}caption{text-align:left;font-weight:600;padding:.5rem 0}
tr.blue td:first-child{box-shadow:inset 5px 0 var(--blue)}tr.green td:first-child{box-shadow:inset 5px 0 var(--green)}
.timeline{list-style:none;padding:0;margin:0 0 1.5rem;max-width:42rem}.timeline li{position:relative;padding:0 0 1rem 1.5rem;border-left:2px solid var(--line)}.timeline li::before{content:"";position:absolute;left:-.45rem;top:.4rem;width:.8rem;height:.8rem;border-radius:50%;background:var(--brand)}.timeline time{display:block;color:var(--soft);font-size:.9rem}
progress{width:100%;max-width:28rem;height:1rem;accent-color:var(--brand)}
pre{background:#eef0ee;padding:1rem;border-radius:.4rem;overflow-x:auto;max-width:100%;white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:0 0 1rem}summary{cursor:pointer;color:var(--brand);padding:.35rem 0}
.letter{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.5rem;max-width:42rem;white-space:pre-line}
@media(max-width:40rem){dl.rows>div{display:block}.top nav{order:3;width:100%;margin:0 0 .5rem;gap:1rem}.who{margin-left:auto}.actions .button,.actions button{width:100%;text-align:center}th,td{padding:.5rem}}
`;
