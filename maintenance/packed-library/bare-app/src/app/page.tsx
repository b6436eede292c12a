import Image from 'next/image';
import { Counter } from './counter';

export default function ShopPage() {
  return (
    <main>
      <h1>Shop</h1>
      <Image src="/picture.png" alt="A picture" width={64} height={64} loading="eager" />
      <Counter />
    </main>
  );
}
