import type { Session } from '../../lib/session/session';
import { nowSeconds } from './unit-fixtures';

/** Real cookies and records of version 0.1, sealed at {@link nowSeconds} with the first secret of the tests. Do not regenerate. */
export const previousBuildData = {
  session: {
    id: 'session-of-the-build-before-0000000000000000',
    reference: 'BEFQRE23',
    place: 'window',
    accountId: '12345678',
    identity: {
      sub: '987654321',
      name: 'Ada Byron',
      pictureUrl: null,
      isAdmin: false,
      isLpa: false,
    },
    tokens: {
      accessToken: 'access',
      refreshToken: 'refresh',
      receivedAtSeconds: nowSeconds,
      accessTokenEndsAtSeconds: nowSeconds + 28_800,
    },
    signedInAtSeconds: nowSeconds,
    lastUsedAtSeconds: nowSeconds,
  } satisfies Session,
  sessionCookie: {
    name: '__Host-session',
    value:
      'Fe26.2*1*0b667fe3f5fb4258b251ba11a38158c523fe3815bce4b00f677a726705df74f7*Z0BYjt_2zW4KZrOIpHjXPw*JDO1h3w4GihyiHoUsCzRqJxMda49kMOSpk6vPAwTa5u3Q3mr4lxA6415q52z13kkiv66B1J5X3CsXCZoZk06cOIfs1E-jWuJIgOgz7quXRq9B9hpGUWhQQMNd5rnsH9fl6aIIBWVQO24XmagmzEZAX0_AM8l8OSK06Z703xzHCorY_-w6V1B4pyt0GQE-wt6gFuu62uavh0Fu5DIpRvB3R-RtDlrtNweHgh1Qn7rSjpHhfKlLXiflVZ_ZJgcbNMRNYC9Dvz8-LIzBQXf6M2jx5Hlpq-vhRNBP5OGiuQ1zouEIM9-cr11-pC-Z3zLDwLYU6zMxTlPXnnr9128j0HTeGf3LZe5Ew2n8xw_QzVZMInbSRb42O8ZbRcTJjcybn7Aj2CD7mxfMA3qbIVuMlCmg5qjvoAuUfFQiyXSEDNuoqVbAUJyapBo5QeEFApfIG5WlF4RqCRq_Agvq_Py3MJ1QgTCqUBpYT8J8JFWppkWULK4VXPVvNUkI5pZPMtUdjpoIACQtCe60GAW8TVdWzvDHSrh9sD6pfdbFPWAB7BIT8oW3HeDw6KRISwwf1VsHEcmgxThznCAod7-NYg23Pj9gA**0e1c5978ace52fc6eee61af0929129b27651d4d0e0b6a87b45191ca08ea1253a*RXbNigDts2jLfvxjtuCElNeYpmWptzfnGevWn0W8XbM~2',
  },
  /** For a session in Redis. */
  sessionIdCookie: {
    name: '__Host-session',
    value:
      'Fe26.2*1*411762a3f1be93b919300f6a4677da621cec0865019e010b36f07e5b1b8d7d9a*440w3r1fqxsiKeFyDykutQ*nQhhn7Du795ivOEeBLrgEJYVvI4uX4_caj14Sk11XO1BvlmK2Lp6inm1qgxc7kOx8QOezOM3PXcs60BqRmyXPBWDcUI_yaX690efL_jQuxP_cNs_W9QeEvb1W8cszgjuD584DtyaV3Y_Lv4L4dAB2Q**85200cacf568cd5c7beba2824d954c0e21a6cd7c67818668b2eb97639f8918e4*Csk1vIkkZs2Hjm4m8ZikImD6PQMMa1HHOmdektN9rp8~2',
  },
  record: {
    key: 'sentinel-nextjs:session:zXtS-mqtXtDMsD53DCQNNBBczvVj6i4tb7yGp6AABt8',
    value:
      'Fe26.2*1*32008065c1226c67b81e3df907b69e34cd8b2d830621c7704221a81d4f75dcab*JcTM1qojov12fUOPymWhjw*I9lNM5ym8dRfUF80mlTW-8xEhJ2CGQVoyZlRYo_foL6er-7-5rvKfjYtRyfPUF7KYb4wQezTpO2htaB7vs8iAAMUT8eP4qh271rgPlv1NeT7fbs15K5ndx3U4KXC2vLMqCAurBNq-6YzsRJdmJnJkocgAGxQesTvbF2y6I5WmFj0lXThv6Lhz4gKGc1rTIxdhyv7jrsvOugKx98O2s7RMtWwsUbJPXKL8x3Dp2yFI_BjoDlZETdUwDdK6aVzRT3Abr0qjIXbnsyPdI4rWCxenA4e7M0qEFrRUUqKJXxcqnvLnQlLe0IR6PXP3rnMRCB_rU1w-dNTVG3Pylp06cPvrdJLs6toqTO9KgRtbveyjsKy1qf80oHa3hzUwAx4chUfQyNouTUmZ_TRJRHO4Mj4vwPKXuUgukANbTkuYzcz_cDlt27znhRqTZnCyELLJt-DpTA-NSvveI4THMqS09v5ddIyfRKjwxxBjJi0mX-95SbXMMvp-vc2tQvrYvSQtsPrTo54lWwsVoYLKOBHY1N6ajF9v2CAg6npIvRirxX3TArnNcGDAtzEy4O_k96RgP5gY86FFUOdrKlwl3JhHV_GxztJUJ9W_wTDOEpuWaGzhN9CxpQzfoCdgRu4GRE_QoC2Is6ZUQQpwJk4t0MfyW-IhQ**53bdd6937afe459e6724d2afd7f3d1d07d9427b6d5c980bc21cf9547ded54416*PETzAXtyd1W6tzO1JT2xjAMLKIgJfIn_L27i0mrnYtU~2',
    list: 'sentinel-nextjs:person:R1Juk8JMx42W1jJIHr3n_iQcVhCQ6EHPynCsYLRIJXI',
  },
  /** Its cookie is sealed with AES-256-GCM, which this build cannot open. */
  transaction: {
    state: 'AaMYXFAAi9XegyTuUr3pDhCuQnMJtjq6jyB2P3A8lAkEtBPW1Dc',
    cookie: {
      name: '__Host-attempt.AaMYXFAAi9XegyTuUr3pDhCuQnMJtjq6jyB2P3A8lAkEtBPW1Dc',
      value:
        'FyvkL2S4PcMkAtfIkmQNFUoJb8-_LJkprYd9te366D_OUymIKEgOdqCOaK-bDDluI-D1PiCBX8dSx0A7b05Dc9rtACYDvCDghRK8Dx7Pn2TCqKzYTwPG2tKcumRN-nlxvLLgJZnpApFJvtMyouUZQaTSIGpZU-JhTWMkWjdQZo-SgU6mr-vZwqnnZAR23n5sDjUvETsWYiGSVAcJ4wsLqZ4ZZvxdZSpX1UmEzhVUbAv2-im8j5DRbSMrPdBvRhN4pjDmFWen6CgWZL9Fc7OIdSiTYZHKK9kIj-L6OJo5oNhHobX1xgN7yF8zMW3ANWu-snRlvXshpyzs2Qro',
    },
  },
};
