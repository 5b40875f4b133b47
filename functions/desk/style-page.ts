import { NOT_FOUND } from '../../shared/desk/messages.ts';
import type { OpenPage } from '../../shared/desk/page.ts';

const YEAR_S = 31_536_000;

export const stylePage =
  ({ path, css }: { path: string; css: string }): OpenPage =>
  async ({ params }) => {
    if (path !== `/stil/${params.file}`) return NOT_FOUND;
    const headers = { 'content-type': 'text/css; charset=utf-8', 'cache-control': `max-age=${YEAR_S}, immutable` };
    return { status: 200, headers, body: css };
  };
