import type { MetadataRoute } from 'next';
import { appName } from '@/components/app-name';

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: appName,
    short_name: 'Sentinel',
    start_url: '/',
    display: 'browser',
    background_color: '#f3f6f4',
    theme_color: '#0c5f4a',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
