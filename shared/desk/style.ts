import { createHash } from 'node:crypto';

/** The city's; `#rrggbb`. */
export type Colours = { accent: string };

export const DEFAULT_COLOURS: Colours = { accent: '#005a8c' };

/** Its path changes with every change, so browsers may keep it. */
export function styleSheet({ accent }: Colours = DEFAULT_COLOURS): { path: string; css: string } {
  const css = `:root{--accent:${accent}}${CSS.replaceAll(/\n\s*/g, '')}`;
  return { path: `/stil/${createHash('sha256').update(css).digest('hex').slice(0, 16)}.css`, css };
}

const CSS = `
:root{--ink:#1b1f23;--soft:#50575e;--line:#c3c9cf;--ground:#f5f6f7;--wrong:#a3141b;--late:#8a4b00}
*{box-sizing:border-box}
html{font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);background:#fff}
body{margin:0;overflow-wrap:break-word}
a{color:var(--accent)}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{
outline:3px solid var(--ink);outline-offset:2px}
.skip{position:absolute;left:-100vw;background:#fff;padding:.5rem 1rem}
.skip:focus{left:0;z-index:1}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;padding:.6rem 1rem;border-bottom:3px solid var(--accent)}
header p{margin:0}
.name{font-weight:700}
.name span{font-weight:400;color:var(--soft)}
.who{margin-left:auto;color:var(--soft);font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.2rem 0;text-decoration:none}
nav a:hover{text-decoration:underline}
nav [aria-current]{font-weight:700;color:var(--ink);border-bottom:3px solid var(--accent)}
main{max-width:90rem;margin:0 auto;padding:1rem}
main:focus{outline:none}
h1{font-size:1.5rem;line-height:1.2;margin:.25rem 0 1rem}
h2{font-size:1.15rem;line-height:1.3;margin:1.75rem 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p,ul,ol,dl{max-width:46rem;margin:0 0 .75rem}
li{margin:.2rem 0}
dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.2rem 1rem}
dt{color:var(--soft)}
dd{margin:0}
.hint,.soft{color:var(--soft)}
.late{color:var(--late);font-weight:700}
.table{overflow-x:auto;margin:0 0 1.25rem}
table{border-collapse:collapse;width:100%;font-size:.95rem}
caption{text-align:left;font-weight:700;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
thead th{font-size:.85rem;color:var(--soft);font-weight:600;white-space:nowrap}
tbody tr:hover{background:var(--ground)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
form{max-width:46rem;margin:0 0 1rem}
.field,fieldset{margin:0 0 1rem;padding:0;border:0;min-width:0}
.field>label,legend{display:block;font-weight:600;padding:0;margin-bottom:.15rem}
.field .hint,.field .error{margin:0 0 .25rem;font-size:.9rem}
input:not([type=radio],[type=checkbox],[type=hidden]),select{
font:inherit;color:inherit;width:100%;max-width:30rem;padding:.4rem .5rem;border:1px solid var(--soft);border-radius:3px;background:#fff}
input.date{max-width:10rem}
.field>.choice{font-weight:400;padding:.2rem 0;margin:0}
[aria-invalid=true]{border:2px solid var(--wrong)}
.error{color:var(--wrong);font-weight:600}
.errors,.box{border:2px solid var(--wrong);padding:.75rem 1rem;margin:0 0 1rem;max-width:46rem}
.box{border-color:var(--line);background:var(--ground)}
.errors h2,.box h2{margin-top:0}
.errors a{color:var(--wrong)}
button,.button{display:inline-block;font:inherit;font-weight:600;padding:.45rem 1rem;border:1px solid var(--accent);border-radius:3px;
background:var(--accent);color:#fff;text-decoration:none;cursor:pointer}
button:hover,.button:hover{filter:brightness(.88)}
h4,h5{font-size:1rem;margin:1rem 0 .25rem}
mark{background:#ffe9a8;color:inherit}
tfoot th,tfoot td{font-weight:700}
.choose{border-top:1px solid var(--line);padding:.75rem 0 0;max-width:46rem}
.choose p{margin-bottom:.4rem}
.choose button{background:#fff;color:var(--accent)}
@media(min-width:75rem){.beside{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,30rem);gap:0 2.5rem;align-items:start}}
.beside h2:first-child{margin-top:.5rem}
summary{cursor:pointer;font-weight:600;padding:.2rem 0}
.unbroken{white-space:nowrap}
.tag{border:1px solid var(--line);border-radius:3px;padding:0 .3rem;font-size:.85rem;color:var(--soft);white-space:nowrap}
.chips ul{max-width:none;gap:.4rem;margin:0 0 1rem}
.chips a,.chips span{display:inline-block;padding:.2rem .6rem;border:1px solid var(--line);border-radius:3px;color:var(--soft)}
.chips a{color:var(--accent);border-color:var(--accent)}
.search form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
.search form{max-width:none}
.found{max-width:46rem}
.search .field{flex:0 1 30rem;margin:0}
.case{display:grid;gap:0 3rem;grid-template-columns:minmax(0,1fr)}
@media(min-width:70rem){.narrow{display:none}.case{grid-template-columns:minmax(0,5fr) minmax(18rem,2fr)}.case h2:first-child{margin-top:0}}
details{border-top:1px solid var(--line);padding:.25rem 0}
details[open]{padding-bottom:.75rem}
td form{margin:0 .5rem 0 0;display:inline-block}
td form button{padding:.15rem .6rem;font-size:.9rem;background:#fff;color:var(--accent)}
tr.act details{border:0;padding:0}
.timeline{list-style:none;padding:0;max-width:none}
.timeline li{display:grid;grid-template-columns:9.5rem 1fr;gap:0 .75rem}
.timeline time{color:var(--soft);font-variant-numeric:tabular-nums}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--ground);border:1px solid var(--line);padding:.75rem;margin:0 0 1rem}
@media(min-width:40.01rem){
.cases{table-layout:fixed;min-width:50rem}
.cases th:first-child{width:20%}
.cases th:nth-child(2){width:9rem}
.cases th:nth-child(4){width:7rem}
}
@media(max-width:40rem){
main{padding:.75rem}
header{padding:.5rem .75rem}
.who{margin-left:0;width:100%}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:.5rem}
table.cards,table.cards caption,table.cards tbody,table.cards tr,table.cards td,table.cards th{display:block}
table.cards thead{display:none}
table.cards td,table.cards th{border:0;padding:.1rem 0;text-align:left}
table.cards tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.timeline li{grid-template-columns:1fr}
table.cards td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
}
@media print{
html{font-size:10.5pt}
.skip,nav,.who,form,button,.button,.case>section,tr.act,.narrow,.back,#lasare{display:none}
header{padding:0;border:0}
main{max-width:none;padding:0}
a{color:inherit;text-decoration:none}
details::details-content{content-visibility:visible}
tr,dl,pre{break-inside:avoid}
}
`;
