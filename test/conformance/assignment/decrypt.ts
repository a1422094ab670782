import { createDecipheriv } from 'node:crypto';

/** Strict base64, unlike Buffer's: damaged text throws. */
function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
}

/** Decrypts an encrypted payload: initialisation vector, a dot, AES-CBC text, all in base64; null when it cannot. */
export function decrypt(encrypted: string, key: string): string | null {
  try {
    const [vector = '', text = ''] = encrypted.split('.');
    const keyBytes = bytesOf(key);
    const decipher = createDecipheriv(`aes-${keyBytes.length * 8}-cbc`, keyBytes, bytesOf(vector));
    const plain = Buffer.concat([decipher.update(bytesOf(text)), decipher.final()]);
    return new TextDecoder().decode(plain);
  } catch {
    return null; // the format says null for a wrong key, a damaged text and a missing part alike
  }
}
