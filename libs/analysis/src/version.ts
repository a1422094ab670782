/** Version of the methods: grows whenever equal statistics would give another number, verdict or recommendation. */
export const ENGINE_VERSION = '2.1.0';
