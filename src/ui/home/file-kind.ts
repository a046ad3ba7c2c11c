export type FileKind = 'picture' | 'video' | 'encoders' | 'annotations' | 'labels' | 'case' | 'unknown';

/** What a dropped file is for, from its type and name: browsers give no type for what they do not know. */
export function kindOfFile({ type, name }: { type: string; name: string }): FileKind {
  if (/\.ophclip$/i.test(name)) return 'case';
  if (type.startsWith('image/')) return 'picture';
  if (
    type.startsWith('video/') ||
    /\.(mp4|m4v|mov|mkv|webm|ts|mts|m2ts|avi|divx|wmv|asf|flv|3gp|vob|ps|m2v|mxf|dv|ogv|mpe?g)$/i.test(name)
  )
    return 'video';
  if (/\.(pth|pt|safetensors|onnx)$/i.test(name) || name === 'manifest.json' || name === 'vocab.txt')
    return 'encoders';
  if (/\.(csv|json|eaf)$/i.test(name)) return 'annotations';
  if (/\.(vtt|srt|otio)$/i.test(name)) return 'labels';
  return 'unknown';
}
