// The page of a comparison: its own script and style, and nothing from anywhere else.
import { Uri, type Webview } from 'vscode';
import { createNonce } from '../nonce.ts';

export function pageFor(webview: Webview, assets: Uri): string {
  const nonce = createNonce();
  const script = webview.asWebviewUri(Uri.joinPath(assets, 'comparison.js'));
  const style = webview.asWebviewUri(Uri.joinPath(assets, 'comparison.css'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <link rel="stylesheet" href="${style}">
  <title>Lockstep Comparison</title>
</head>
<body>
  <main id="comparison"></main>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
