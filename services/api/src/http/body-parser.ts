import type { App } from './app-type.ts';

/**
 * JSON is the only body we read: other kinds could be sent by a form of another site. An empty body is none, so that
 * a client which always names the type can call a route that takes no body.
 */
export function addBodyParser(app: App): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parseJson(request, body.toString(), done);
  });
}
