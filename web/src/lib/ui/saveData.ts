/** Whether the person asked their browser to fetch no more than it must. */
export const savesData = (browser: Navigator & { connection?: { saveData?: boolean } } = navigator): boolean => browser.connection?.saveData === true;
