/** What the sample uses of the package, which has no types of its own. */
declare module 'passport-oauth2' {
  interface Options {
    readonly authorizationURL: string;
    readonly tokenURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly callbackURL: string;
  }
  interface OAuth2 {
    getOAuthAccessToken(
      token: string,
      params: { readonly grant_type: 'refresh_token' },
      callback: (error: unknown, accessToken: string, refreshToken: string) => void,
    ): void;
  }
  type Verify<User> = (
    accessToken: string,
    refreshToken: string,
    params: { readonly id_token?: string },
    profile: object,
    done: (error: unknown, user: User) => void,
  ) => void;

  export default class OAuth2Strategy<User> {
    constructor(options: Options, verify: Verify<User>);
    readonly _oauth2: OAuth2;
    authenticate(
      request: { readonly query: Readonly<Record<string, string>> },
      options?: { readonly responseType: string; readonly scope: string },
    ): void;
    /** Set by passport for each request. */
    redirect: (url: string) => void;
    success: (user: User) => void;
    fail: (reason: unknown) => void;
    error: (error: unknown) => void;
  }
}
