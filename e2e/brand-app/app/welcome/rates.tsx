'use client';

import { useEffect, useState } from 'react';

/** Shows data of another origin. */
export function Rates({ url }: { url: string }) {
  const [rates, setRates] = useState('');
  useEffect(() => {
    void fetch(url)
      .then((response) => response.text())
      .then(setRates);
  }, [url]);
  return <output>{rates}</output>;
}
