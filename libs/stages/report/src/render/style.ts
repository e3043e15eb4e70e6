// How the page looks, on a screen and on paper: no font, picture or script from elsewhere.

export const STYLE = `
:root{--ink:#16202c;--soft:#5b6776;--line:#d8dee6;--account:#1d5fbf;--contract:#8a3ab9;--system:#8a5a00;--node:#5b6776;--good:#12703a;--bad:#b3261e;--open:#8a5a00}
*{box-sizing:border-box}
html{background:#fff;color:var(--ink);font:13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
body{max-width:1180px;margin:0 auto;padding:28px 32px 60px}
header{border-bottom:3px solid var(--ink);padding-bottom:14px;margin-bottom:18px}
h1{font-size:25px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:17px;margin:34px 0 2px;break-after:avoid}h2+p{break-after:avoid}
p{margin:4px 0 10px;color:var(--soft);max-width:80ch}
code,time,.amount{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;white-space:nowrap}
.amount,.number{font-variant-numeric:tabular-nums}
.hash i{font-size:0}
.hash i::after{content:"…";font-size:12px;font-style:normal;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:14px 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:16px 0}
.tile{border:1px solid var(--line);border-radius:6px;padding:10px 14px;break-inside:avoid}
.tile b{display:block;font-size:21px;line-height:1.25;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft)}
.tile.alarm{border-color:var(--bad)}.tile.alarm b{color:var(--bad)}
table{width:100%;border-collapse:collapse;margin:6px 0 4px;font-size:12px;line-height:1.4}
thead{display:table-header-group}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--ink);padding:5px 8px;white-space:nowrap}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:6px 8px;overflow-wrap:anywhere}
tr{break-inside:avoid}
tr.pale td{background:#fbf6f5}
.small{color:var(--soft);font-size:11px}
.context{white-space:nowrap}
.context b{display:inline-block;color:#fff;border-radius:3px;padding:0 5px;font-size:10.5px;font-weight:600;letter-spacing:.02em}
.context.account b,.dot.account{background:var(--account)}.context.contract b,.dot.contract{background:var(--contract)}
.context.system b,.dot.system{background:var(--system)}.context.node b,.dot.node{background:var(--node)}
.dot{display:inline-block;width:7px;height:7px;border-radius:50%;margin-right:4px}
.frame{white-space:nowrap}.argument{color:var(--soft);font-size:11px;max-width:26em}
.verdict{white-space:nowrap;font-weight:600}.good{color:var(--good)}.bad{color:var(--bad)}.open{color:var(--open)}
.undone{color:var(--bad);font-size:11px;font-weight:600}
q{quotes:"‘" "’";font-weight:600}
.none{color:var(--soft)}
footer{margin-top:36px;border-top:1px solid var(--line);padding-top:10px;color:var(--soft)}
@media screen and (max-width:760px){.tiles{grid-template-columns:repeat(2,1fr)}body{padding:18px}}
@page{size:A4 landscape;margin:14mm 12mm 16mm;@bottom-left{content:"casper-trace audit report";font:9px sans-serif;color:#5b6776}@bottom-right{content:"page " counter(page) " of " counter(pages);font:9px sans-serif;color:#5b6776}}
@media print{html{font-size:10.5px;-webkit-print-color-adjust:exact;print-color-adjust:exact}body{max-width:none;padding:0}table{font-size:9.5px}h2{margin-top:22px}.small,.argument,.undone{font-size:8.5px}}
`.trim();
