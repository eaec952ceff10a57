/** Drawn by scripts/make-icon.ts: as PNG, which every host shows that shows icons, and as SVG, which is sharp at any size. */
const png = [
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAEo0lEQVR4nO2XbUhbZxTHi8G2YGUi1lkFcUMQMgZhaAttISAU0n4RVv2QrWCxlrW2hVqk4oeQ',
  'lkBnXDR1zsYaG0yJS2diNTUR3VTWapwxvsSXWGNj4mJiUo0x5ublJt6XFTKybMbcvK11I3/y6X+f59zfc3POuecmpH9RdKB+CYcOmOJAWIoDYSkGQJ/lfcph',
  'UjlMal5uzgcG+iQ78yGtit/ybT4Bn0/AC9j0h7Sq7KyMDwCUmXGcVl3xnMMoPFvg7xeeLRBxG2jVFR8fT31PQGmpKXdvlIq4zCISEYfD7V2Aw+GKSEQx7/u7',
  'N0pTPkr+F4GSjyVdv1wi4jZcKr5w5HCiz1eqNFcq71+pvK9UaXzmkcOJl4ovSHiN1y+XJB9LijHQX9FLi/2jq7VrtykM8rUauWJRrlgkX6u5TWFodet/O0Np',
  '8d4zRA603/PXGUwU+qOSq9XDo3L/9cOj8i/Lqij0RzqDyWdi/suhAgXMULPFWtfMvVhWJep/CcPw3l0wDIv6X14sq6pr5potVp+/Xx2EBFQQqIYBu4PFFZ4n',
  '3+QJ+9ye3eAHdXt2ecK+8+SbLK4QsDt8vq9TFBDwYQB9Vf5N+olMf4ffPUAi32K1CzBR/oHFaheQyLf43QP+/ueJQEeuKeCWwEAbNrB/bn1EtQGAkNc5RzxF',
  'KjyNmQF7hcPhSIWnzxFP/Rl5x6nubDvadDVBPRUGkFd6i1OiMIyrzU4PnJaaQqksF3EbikjE0GmKSEQRt4FSWZ6WmmKxg/yRpbpuuU6jDbIFo8pQFNVu2sUz',
  '+ulVixtCsrMyaNUVAjY9eGJ6C0LAptOqK7KzMgCXp0emru2akL8xIQgafGNIfQhGUJXRJp7RL+itHgjJy815l+8cJjVgYhYQ8Bwm9V3m5uXmuDzQwMxqbdfE',
  'K6UegpFQ7hVGp/ZAyPyaVaIwqIw2GEHzCfgnTCqLXuN7yefl5rDoNU+Y1HwCHoKRV0r9A6FsYGbV5YFCv0vY7zJwF55etUgUBu2mHUUPnTlJELDp9ffu1N+7',
  'I2DTz5wkIAgqf2N6IJT1yNQOMIySjBDIK4cbGleb+2YNeovTW4PeOlr43Vz7fII/smR1uCOLHNU8ZHPtjqg2BuaNGzZwxWSt75nkDC2Yba5oYsZgYrTY3UNK',
  'U3OfwmCxRx/t/zhTx1ZxICzFgbAUB8LSfwSoo+3xW+N6wEsx0QyY9LX6RBhAOo2G09TYxXu6vbUVWxTHjvWHOWvJUrrMfjQMIK+WF5WtTIZY2Ans7ESPAtqB',
  'xbHh8d6f1EZzkGUYOYQgyPz0VEt93aCk1+V0BF+8nzwu5/KkdOwFf31FhaIYc2NISQ1BkFw62sL4bnRoEATDmC4gj1szNzn24pnu9RwS6KsyQiCvQNA1MvRL',
  'K7NeLh2FIIypFIFh3es5ac+Pmlk55AljWAu77B0AMCjpbWUy5qenECTA80dRxLiikvZ0LE9Kd91guPEj7EM729tiYWdbY8PyotLf31zT/iZ6phwbdkeacFE1',
  'xq3NzS7e0/bmJp1Ws/12XSYWzP7a7wSiKskYdGqjQd/Bfjz1swjYDlbP7w8otooDYenAAf0BI0J7zze9thoAAAAASUVORK5CYII=',
].join('');
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#16324f" d="M0 0L48 0L48 48L0 48Z"/><path fill="' +
  '#e8f1f8" d="M24 6L41 15L24 24L7 15Z"/><path fill="#8fb8d8" d="M7 15L24 24L24 43L7 34Z"/><path fill="#5a8fb8" d="M41 15L2' +
  '4 24L24 43L41 34Z"/><path fill="#16324f" d="M24 10L35 15.8L24 21.6L13 15.8Z"/><path fill="#f2622e" d="M41 15L38.5 16.3L3' +
  '8.5 35.3L41 34Z"/></svg>';

const ofSvg = { src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, mimeType: 'image/svg+xml', sizes: ['any'] };

/** For the server, which is named once. */
export const serverIcons = [{ src: `data:image/png;base64,${png}`, mimeType: 'image/png', sizes: ['48x48'] }, ofSvg];

/** For what is listed many times. */
export const icons = [ofSvg];
