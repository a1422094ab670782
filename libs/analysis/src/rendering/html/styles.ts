import { SafeHtml } from './safe-html.js';

/**
 * The report's whole look. Blue, vermilion and grey of Okabe & Ito's palette tell verdicts apart for colour-blind readers;
 * all text is at least 4.5:1 on its ground, light and dark.
 */
export const STYLES = new SafeHtml(`
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#17202a;--muted:#566270;--line:#dfe3e8;--faint:#eef1f4;
--better:#00609c;--worse:#b34700;--calm:#566270;--better-soft:#e3f0f9;--worse-soft:#fdebdf;--calm-soft:#edf0f3;--amber:#7a5300;--amber-soft:#fdf3d8}
@media (prefers-color-scheme:dark){:root{--ground:#11161c;--card:#1a2129;--ink:#e8ecf1;--muted:#a3afbc;--line:#313b46;--faint:#232c36;
--better:#6bb8ec;--worse:#ff9c5c;--calm:#a3afbc;--better-soft:#15344a;--worse-soft:#472613;--calm-soft:#28313b;--amber:#f2c04e;--amber-soft:#3d3112}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
main{max-width:1060px;margin:0 auto;padding:32px 20px 48px}
header{margin-bottom:20px}
h1{font-size:28px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:18px;line-height:1.3;margin:0 0 6px}
h3{font-size:14px;margin:0}
p{margin:0}
.eyebrow{font-size:12px;letter-spacing:.08em;text-transform:uppercase;color:var(--muted);margin-bottom:4px}
.hypothesis{font-size:17px;color:var(--muted);margin-top:6px;max-width:70ch}
.facts,.note{color:var(--muted);font-size:13.5px;margin-top:6px}
.note{margin:0 0 12px;max-width:80ch}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:20px 22px;margin-bottom:16px}
.decision{--accent:var(--calm);--soft:var(--calm-soft);border:0;border-left:6px solid var(--accent);background:var(--soft);padding:22px 24px}
.decision.ship{--accent:var(--better);--soft:var(--better-soft)}
.decision.rollback,.decision.do-not-trust{--accent:var(--worse);--soft:var(--worse-soft)}
.decision h2{display:flex;align-items:center;gap:8px;color:var(--accent);font-size:15px;letter-spacing:.06em;text-transform:uppercase;margin:0 0 6px}
.symbol{width:22px;height:22px;flex:none}
.symbol path{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.headline{font-size:22px;line-height:1.35;font-weight:600;max-width:58ch;letter-spacing:-.005em}
.tiles{display:flex;flex-wrap:wrap;gap:10px 30px;margin:18px 0 0}
.tiles div{display:flex;flex-direction:column-reverse}
.tiles dt{font-size:13px;color:var(--muted)}
.tiles dd{margin:0}
.tiles b{font-size:17px}
.tiles span{font-size:13px;color:var(--muted);margin-left:4px}
.reasons{margin:0;padding-left:20px}
.reasons li{margin:3px 0;max-width:90ch}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--better);outline-offset:3px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:6px 10px 6px 0;vertical-align:middle;font-weight:400}
thead th{color:var(--muted);font-size:12.5px;border-bottom:1px solid var(--line);vertical-align:bottom;white-space:nowrap}
tbody tr:not(.group) th{padding-left:2px}
tr.group th{padding-top:14px}
tr.group .name{font-weight:650}
tr:not(.group)+tr:not(.group)>*{border-top:1px solid var(--faint)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;padding-left:10px}
.effect{font-weight:650;font-size:15px}
.range{white-space:nowrap;font-variant-numeric:tabular-nums}
.role{display:inline-block;font-size:11.5px;color:var(--muted);border:1px solid var(--line);border-radius:99px;padding:0 8px;margin-left:6px}
.aside{color:var(--muted);font-size:12.5px}
tr.group .aside{margin-left:6px}
td .aside{display:block;max-width:24em;line-height:1.35;margin-top:2px}
.effects .plot{width:34%;min-width:220px;padding:0 14px 0 6px}
.effects tbody tr:not(.group) th{min-width:84px}
.interval{display:block;width:100%;height:32px;overflow:visible;color:var(--calm)}
.interval.better{color:var(--better)}.interval.worse{color:var(--worse)}
.bar{stroke:currentColor;stroke-width:2.5;stroke-linecap:round;fill:none;stroke-linejoin:round}
.mark{fill:var(--card);stroke:currentColor;stroke-width:2.5}
.better .mark,.worse .mark{fill:currentColor}
.grid{stroke:var(--line);stroke-width:1}
.zero{stroke:var(--muted);stroke-width:1.5}
.margin{stroke:var(--amber);stroke-width:2;stroke-dasharray:3 3}
.axis{display:block;width:100%;height:18px;overflow:visible}
.axis text{fill:var(--muted);font-size:11.5px;text-anchor:middle}
.verdict{display:inline-block;border-radius:5px;padding:1px 8px;font-size:12.5px;font-weight:600;color:var(--calm);background:var(--calm-soft);white-space:nowrap}
.verdict.better{color:var(--better);background:var(--better-soft)}
.verdict.worse{color:var(--worse);background:var(--worse-soft)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;color:var(--muted);font-size:12.5px;margin-top:10px}
.dash{display:inline-block;height:13px;border-left:2px dashed var(--amber);vertical-align:-2px;margin:0 4px}
.exposures .bar-column{width:40%;padding-right:0}
.share{display:block;width:100%;height:12px;overflow:visible}
.track{fill:var(--faint)}.fill{fill:var(--better);opacity:.75}
.promise{stroke:var(--ink);stroke-width:2}
.checks{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:10px 28px}
.checks li{display:grid;grid-template-columns:68px 1fr;gap:10px;align-items:start}
.checks li.alert,.checks li.warning{grid-column:1/-1;background:var(--amber-soft);border-radius:8px;padding:10px 12px}
.checks li.alert{background:var(--worse-soft)}
.checks p{font-size:13px;color:var(--muted);max-width:90ch}
.checks li.alert p,.checks li.warning p{color:var(--ink)}
.status{font-size:12px;font-weight:650;border-radius:5px;padding:1px 0;text-align:center;color:var(--better);background:var(--better-soft)}
.warning .status{color:var(--card);background:var(--amber)}
.alert .status{color:var(--card);background:var(--worse)}
.dense{font-size:12.5px}
.dense .number{padding-left:8px;padding-right:6px}
.flags td{color:var(--muted);font-size:12.5px;line-height:1.4;padding-top:0}
tr.flags>*{border-top:0!important}
.dense thead th{white-space:normal}.dense thead tr:first-child th{border:0}
details{border-top:1px solid var(--line);padding:2px 0}
details[open]{padding-bottom:10px}
summary{cursor:pointer;padding:8px 2px;border-radius:6px}
summary:hover{background:var(--faint)}
summary:focus-visible{outline:2px solid var(--better);outline-offset:1px}
summary .name{font-weight:650}
summary .aside{margin-left:6px}
.answers{margin-top:14px}
.answers caption{text-align:left;font-weight:650;padding:4px 2px}
.answers .planned>*{background:var(--faint)}
.answers .planned .number,.answers .planned th{font-weight:650}
.answers tbody th{white-space:nowrap}
.answers th .aside{font-weight:400;display:block}
.answers .why{min-width:200px;color:var(--muted);line-height:1.35;padding-left:10px}
.small{font-size:13px;color:var(--muted);margin-top:8px}
.badge{display:inline-block;font-size:11.5px;border-radius:99px;padding:0 8px;margin-left:2px;color:var(--muted);border:1px dashed var(--line)}
.badge.good{color:var(--better);background:var(--better-soft);border:1px solid transparent}
.badge.bad{color:var(--amber);background:var(--amber-soft);border:1px solid var(--amber);font-weight:650}
td.number .aside{margin-left:auto}
.range .aside{white-space:normal}
.references{margin:8px 0 0;padding-left:20px;font-size:13px;color:var(--muted)}
.references li{margin:2px 0;max-width:95ch}
.plain{margin:0 0 12px;padding-left:20px}
.plain li{margin:3px 0;max-width:90ch}
.methods dt{font-weight:650}
.methods dd{margin:0 0 8px;color:var(--muted);max-width:90ch}
.facts-list{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,280px),1fr));gap:8px 24px;margin:12px 0 0}
.facts-list dt{font-size:12.5px;color:var(--muted)}
.facts-list dd{margin:0}
code{font:12.5px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{color:var(--muted);font-size:12.5px;text-align:center}
@media (max-width:640px){main{padding:20px 12px}section{padding:16px 14px}.headline{font-size:19px}}
@media print{@page{size:A4;margin:13mm}
:root{color-scheme:light;--ground:#fff;--card:#fff;--ink:#000;--muted:#444;--line:#bbb;--faint:#e5e5e5;--better:#00609c;--worse:#b34700;--calm:#444;
--better-soft:#e3f0f9;--worse-soft:#fdebdf;--calm-soft:#edf0f3;--amber:#7a5300;--amber-soft:#fdf3d8}
details::details-content{content-visibility:visible;display:block;block-size:auto}
summary{list-style:none}summary::-webkit-details-marker{display:none}
body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}
section{padding:10px 12px;margin-bottom:10px}.decision,tbody,tr,li{break-inside:avoid}h2,thead{break-after:avoid}
table{font-size:8.5pt}th,td{padding-right:6px}thead th,.flags td,.aside,.verdict,.legend{font-size:7.5pt}.effect{font-size:9pt}.number{padding-left:5px}
.dense{font-size:7pt}.dense thead th{font-size:6.5pt}.dense .number{padding-left:3px;padding-right:3px}.effects .plot{min-width:120px;width:26%}.scroll{overflow:visible}.headline{font-size:15pt}}
`);
