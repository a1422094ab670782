import type { Page, PageRequest } from '#libs/domain';

/** Largest page that repositories give. */
const PAGE = 200;

/** Everything of a paged list, page by page, so that no more than one page is in memory. */
export async function* everyItem<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit: PAGE, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
