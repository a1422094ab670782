/** Version of the methods: grows whenever equal statistics would give another number, verdict or recommendation. */
export const ENGINE_VERSION = '1.0.0';
