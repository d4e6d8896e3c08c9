/** Giving files out of the app: to the share sheet where there is one that takes them, else to the downloads. */

export interface Given {
  name: string;
  content: Blob;
}

/** Tells what became of them; `not` when the person closed the share sheet. */
export async function give(files: Given[]): Promise<'shared' | 'saved' | 'not'> {
  const all = files.map(({ name, content }) => new File([content], name, { type: content.type }));
  if (navigator.canShare?.({ files: all })) {
    try {
      await navigator.share({ files: all });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'not';
      // a sheet that may not open after all: the downloads are always there
    }
  }
  for (const file of all) download(file);
  return 'saved';
}

function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser reads it after the click
}
