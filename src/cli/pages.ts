import type { AdminCall } from './admin-client.ts';

/** Every item of a paged list of the admin API; `list` is the member of a page that holds them. */
export async function everyItem<T>(call: AdminCall, path: string, list: string): Promise<T[]> {
  const items: T[] = [];
  const query = path.includes('?') ? '&' : '?';
  let marker = '';
  for (;;) {
    const page = await call('GET', `${path}${query}maxKeys=1000${marker}`);
    // Not spread into push: a list may be longer than a call may have arguments.
    for (const item of page[list] as T[]) items.push(item);
    if (page.isTruncated !== true) return items;
    marker = `&marker=${encodeURIComponent(page.nextMarker)}`;
  }
}
