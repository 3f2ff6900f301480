const KIB = 1024;

export function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : ms.toFixed(3);
}

export function kibibytes(bytes: number): string {
  const kib = bytes / KIB;
  return kib >= 10 ? kib.toFixed(0) : kib.toFixed(1);
}

export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} %`;
}
