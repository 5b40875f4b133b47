import cmap from 'fontkit/src/tables/cmap.js';
import gasp from 'fontkit/src/tables/gasp.js';
import glyf from 'fontkit/src/tables/glyf.js';
import head from 'fontkit/src/tables/head.js';
import hhea from 'fontkit/src/tables/hhea.js';
import hmtx from 'fontkit/src/tables/hmtx.js';
import loca from 'fontkit/src/tables/loca.js';
import maxp from 'fontkit/src/tables/maxp.js';
import name from 'fontkit/src/tables/name.js';
import os2 from 'fontkit/src/tables/OS2.js';
import post from 'fontkit/src/tables/post.js';

/** The tables of the fonts in functions/outreach/assets. */
export default { cmap, gasp, glyf, head, hhea, hmtx, loca, maxp, name, 'OS/2': os2, post };
