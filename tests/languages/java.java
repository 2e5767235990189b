import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AccessTokenApi;
import org.openapitools.client.api.LoginApi;
import org.openapitools.client.api.UserSessionApi;
import org.openapitools.client.model.*;

/** Arguments: the provider of the server's calls, then a provider for each outcome of a login. */
public class Driver {
    static ApiClient at(String url) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        return client;
    }

    static Object login(String url) throws ApiException {
        LoginWithWeChatRequest body = new LoginWithWeChatRequest().code("ad12sasdsfe3dfdg3sc");
        return new LoginApi(at(url))
            .loginWithWeChat("Android 10", "156aysdna213sc50", "Mozilla/5.0", "DRrYIqauawN0I8myTMoDTPys6ezGZxnm", body, null, null, null)
            .getActualInstance();
    }

    public static void main(String[] urls) throws ApiException {
        for (String url : List.of(urls).subList(1, urls.length)) System.out.println(login(url).getClass().getSimpleName());

        String server = urls[0];
        LoggedIn session = (LoggedIn) login(server);
        AccessToken token = new AccessTokenApi(at(server))
            .obtainAccessToken("client_credentials", "ONtQq2igSggfFClyGgzmuXR8ubWEP...", "Xdq******vfe...");
        ApiClient authorized = at(server);
        authorized.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token.getAccessToken()));
        UserSessionApi api = new UserSessionApi(authorized);
        SsoTicket ticket = api.exchangeSessionToken(new SessionExchange().sessionToken(session.getSessionToken())
            .operatingSysVersion("Android 10").deviceIp("10.10.10.1").deviceFingerprint("156aysdna213sc50"), null);
        SsoTicketVerification verification = new SsoTicketVerification().ssoTicket(ticket.getSsoTicket())
            .operatingSysVersion("Android 10").deviceIp("10.10.10.1").deviceFingerprint("156aysdna213sc50");
        UserAnswerDataUser user = api.getUserBySsoTicket(verification, null).getData().getUser();
        System.out.println(user.getUserName() + ", email " + user.getEmail());
        try {
            api.getUserBySsoTicket(verification, null);
        } catch (ApiException refusal) {
            System.out.println(refusal.getCode() + " " + refusal.getResponseBody());
        }
    }
}
