/** Drawn by scripts/make-icon.ts: as PNG, which every host shows that shows icons, and as SVG, which is sharp at any size. */
const png = [
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAE4UlEQVR4Xu2XXUhbZxiAg8G2YGUi1lkFcUMQMgZhaAttQRAKaW+EVS/cChZrWWtbqEUqXoS0',
  'CJ1x0dQ5G2tsMEWXzsRqWhXdVNb6M2P811hjY+JiYlKNMeb3JDk/6zxbjMdjTo564UUecpP3fb/Dc8553+T7wmK/yTxSnzDKESMkRERIiIhDEPoq5UsBlyXg',
  'slKSk7A58hxI6IvE+CelRaLaH1PptFQ6TcxnPyktSkyIw9aRYZ9C8XGnSosLXgk4GRfS/OMZF9KkwsrS4oLPT0X7x4OHtFBMdNSD27lSITeTkU6lUrFpCoVK',
  'pWYy0tsbf35wOzfqs0hsmggSQpEnI25dy5YKK69mXT5+LNwXVyjV1wsfXS98pFCqfcHjx8KvZl3uaKy6dS078mSEL05IUELbV8/N8r+6SrN8j8nJuVkin5yT',
  'T87l3Cy5x+RotCu+gn/vITdr9z0EgEBor+ev1RuZ7KfZN4r7BuT+9X0D8m/zipjsp1q90RckfMv+BBLC7VCT2VJeI7ySVyTtegtB0I4FW0AQJO16eyWvqLxG',
  'aDJbfPG95gADvlAa3gzb7A6eUHIp506jpNPt8e5YsAu3x9so6byUc4cnlNjsDl/c90uRRqftWPA/+ELf5f8QezrePyJq7Wbk3OU1iAlV/HF7vLwGMSPnrqi1',
  '2z/+dbitKXn7nfqDL7RqBbqmV/qVqzYARCMX088yMs4RdsBuqFQqI+PcxfSz6NfVTaequf5E9Y0w1Ri2dAt8IRSd2dkxqR9WmZweKCY6ilmYLxVWZjLSsXV7',
  'k8lIlwormYX5MdFRZjsg6p8vb5Vr1RpsnR+BhCgUCoIgmjV7+4RufMnsBuHEhLjS4gIxnx24MdGBEPPZpcUFiQlxNpenTaYqaxmRfzDCMIIt3QmBEAoEI0qD',
  'tX1CN6uzeEA4JTnpU78LuCzcxkyj0wRc1qfOTUlOcnnA7omlspaRdwodCMHYUjyCEkLxgPDMsqVjUq80WCEYSaXTnnNZPHaJ708+JTmJxy55zmWl0mkgBL9T',
  '6B5LZN0TSy7Pf40YDCSEUAAvNL5k7pjUa9bsCEI5f4Yu5rMrHt6veHhfzGefP0OHYUT+wfhYImuTqRwAiZFEIS2E4nCDwypT55ReZ3aiM4jO0ezfprJXI6L+',
  'eYvDjV0THPsUQrG6vP3K1e4Zw6oVWDRaKtpGBb2zJqsLW0eGAwmhmO3uXoWxpnNSb7Zjc+Q5BKHDJSREREiIiJAQESEhIvCFmuqffTRsn2YOnQkg4nvVaWx0',
  'C3whrVotqK5qaXyxsb6OzR0Mx6bll2lL9nyszH4Cm9sCXwhlYU5Rx+W0S5ptm5vYHHkAu21uqG/4zW8qgwmb8yOQEIVCgWF4ZnystqK8p+ONy7l9miGFx+Vc',
  'GB0cei1aWVQiCMG+kUAIBQRB+eBALeengd4eACCxuwA9bvX06NDrl9r30zDeqXI3QQmhAICrv/ePOm6FfHAABAl2pTAEad9PD7b9qp6Sgx4SmzUSQigOm62n',
  '400dlzMzPgbDOM8fQWDDonKwrWlhdNDrBrBpIkgLoWxubLRLmuurKhfmFP7xtWXNX9KXiqE+934bbp9CKOtray2NLxpqqrUa9cbHFVm7eOrPLqftQCN5ICEU',
  'g17XxH829rvUthFonoPkEIQOl5AQEUdO6B8jQnvP3owCFAAAAABJRU5ErkJggg==',
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
