/** How the global set-up tells the test processes, which it starts afterwards, where the server is. */
export const SERVER_URL_VARIABLE = 'CS_TEST_SERVER_URL';
export const TEMPLATE_VARIABLE = 'CS_TEST_TEMPLATE';
