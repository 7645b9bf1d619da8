import { pathToFileURL } from 'node:url';

const greetings = { en: 'Hello', fr: 'Bonjour', es: 'Hola' };

export function greet(name, language = 'en') {
  return `${greetings[language]}, ${name}!`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(greet(process.argv[2] ?? 'world', process.argv[3]));
}
