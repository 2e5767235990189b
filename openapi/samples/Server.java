// The server's part: it learns from OneAccess whose a session token is, and keeps a session of its own for the user.
// To run it: java Server.java
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

public class Server {
    static final Map<String, String> ENV = System.getenv();
    static final String ONEACCESS = ENV.getOrDefault("ONEACCESS_BASE_URL", "https://abcdefg.huaweioneaccess.com");
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What the page is told of a failure, and the code of OneAccess. */
    static class Failure extends Exception {
        final int status;
        final String code;

        Failure(int status, String word, String code) {
            super(word);
            this.status = status;
            this.code = code;
        }
    }

    /** The user, what stays here (the session token and the device of the login), and when to refresh it. */
    record Session(String name, Map<String, String> exchange, long refreshAt) {}

    /** By the value of our cookie. Kept in memory here; yours outlive a restart. */
    static final Map<String, Session> SESSIONS = new ConcurrentHashMap<>();

    static String accessToken = "";
    static long accessTokenUntil;

    /** Kept until a minute before its end, or until it is refused. */
    static synchronized String accessToken(String refused) throws Exception {
        if (accessToken.equals(refused) || System.nanoTime() - accessTokenUntil > 0) {
            String form = "grant_type=client_credentials"
                    + "&client_id=" + encode(ENV.getOrDefault("ONEACCESS_CLIENT_ID", ""))
                    + "&client_secret=" + encode(ENV.getOrDefault("ONEACCESS_CLIENT_SECRET", ""));
            String answer = call("/api/v2/tenant/token", form, Map.of("Content-Type", "application/x-www-form-urlencoded"));
            accessToken = text(answer, "access_token");
            accessTokenUntil = inSeconds(number(answer, "expires_in") - 60);
        }
        return accessToken;
    }

    static String sso(String path, Map<String, String> fields) throws Exception {
        String bearer = accessToken("");
        try {
            return sso(path, fields, bearer);
        } catch (Failure failure) {
            // A token may end before its time, when the secret is changed for instance.
            if (!"invalid_token".equals(failure.code)) throw failure;
            return sso(path, fields, accessToken(bearer));
        }
    }

    static String sso(String path, Map<String, String> fields, String bearer) throws Exception {
        Map<String, String> headers =
                Map.of("Content-Type", "application/json;charset=utf8", "Authorization", "Bearer " + bearer);
        return call("/api/v2/tenant/sso" + path, json(fields), headers);
    }

    /** What OneAccess answers. The code of a refusal is for the log; the page learns what can be done. */
    static String call(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ONEACCESS + path)).POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() == 200) return response.body();
        String error = find(response.body(), "error");
        String code = error == null ? text(response.body(), "error_code") : error;
        System.err.println("OneAccess refused: " + code);
        // Our client id, our secret or our permission: we have to put it right.
        if (error != null) throw new Failure(502, "server", code);
        if (response.statusCode() >= 500) throw new Failure(503, "busy", code);
        // The session token or the ticket: the user has to log in again.
        throw new Failure(401, "session", code);
    }

    /** Takes the session token of a login, and learns from OneAccess whose it is. */
    static String openSession(HttpExchange http, String login) throws Exception {
        Map<String, String> device = new HashMap<>();
        for (String name : List.of("operating_sys_version", "device_fingerprint", "agent"))
            if (find(login, name) != null) device.put(name, find(login, name));
        device.put("device_ip", address(http));
        Map<String, String> exchange = with(device, "session_token", text(login, "session_token"));
        String ticket = text(sso("/session-token/sso-ticket", exchange), "sso_ticket");
        String user = sso("/sso-ticket/verify", with(device, "sso_ticket", ticket));
        String name = find(user, "name") == null ? text(user, "userName") : find(user, "name");

        String id = UUID.randomUUID().toString();
        SESSIONS.put(id, new Session(name, exchange, inSeconds(number(login, "expire") / 2)));
        // Add "; Secure" where the page is on https.
        http.getResponseHeaders().add("Set-Cookie", "session=" + id + "; HttpOnly; SameSite=Lax; Path=/");
        return name;
    }

    /** Whose the session is. In the second half of its life the session token is exchanged for a new one. */
    static String readSession(String id) throws Exception {
        Session session = SESSIONS.get(id);
        if (session == null) return null;
        if (System.nanoTime() - session.refreshAt < 0) return session.name;
        try {
            String answer = sso("/session-token/refresh", session.exchange);
            Map<String, String> exchange = with(session.exchange, "session_token", text(answer, "session_token"));
            SESSIONS.put(id, new Session(session.name, exchange, inSeconds(number(answer, "expire") / 2)));
            return session.name;
        } catch (Failure failure) {
            if (!failure.getMessage().equals("session")) throw failure;
            SESSIONS.remove(id);
            return null;
        }
    }

    /** For a page whose origin the tenant does not allow: its calls, passed on. */
    static void passOn(HttpExchange http, String path, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ONEACCESS + path))
                .method(http.getRequestMethod(), BodyPublishers.ofByteArray(body))
                .header("X-device-ip", address(http));
        http.getRequestHeaders().forEach((name, values) -> {
            if (name.toLowerCase().matches("content-type|x-(?!forwarded|device-ip).*")) request.header(name, values.get(0));
        });
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
        reply(http, response.statusCode(), response.body());
    }

    static void answer(HttpExchange http) throws Exception {
        String path = http.getRequestURI().getPath();
        String method = http.getRequestMethod();
        byte[] body = http.getRequestBody().readAllBytes();
        if (path.matches("/api/v2/sdk/[\\w/-]+")) {
            passOn(http, path, body);
            return;
        }
        if (!path.equals("/session")) throw new Failure(404, "request", null);
        String cookie = String.valueOf(http.getRequestHeaders().getFirst("Cookie"));
        Matcher session = Pattern.compile("(?:^|; )session=([\\w-]+)").matcher(cookie);
        String id = session.find() ? session.group(1) : "";
        if (method.equals("DELETE")) SESSIONS.remove(id);
        // No form of another website can send JSON, and so nobody is logged in as somebody else.
        if (method.equals("POST") && !"application/json".equals(http.getRequestHeaders().getFirst("Content-Type")))
            throw new Failure(415, "request", null);
        String name = method.equals("POST")
                ? openSession(http, new String(body, StandardCharsets.UTF_8))
                : method.equals("GET") ? readSession(id) : null;
        if (name == null) http.sendResponseHeaders(204, -1);
        else reply(http, 200, json(Map.of("name", name)));
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(ENV.getOrDefault("PORT", "3000"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", http -> {
            try {
                answer(http);
            } catch (Failure failure) {
                reply(http, failure.status, json(Map.of("error", failure.getMessage())));
            } catch (Exception error) {
                // OneAccess cannot be reached, or does not answer as the contract says.
                System.err.println("No answer of OneAccess: " + error.getMessage());
                reply(http, 503, "{\"error\":\"busy\"}");
            } finally {
                http.close();
            }
        });
        server.start();
        System.out.println("Listening on http://127.0.0.1:" + port);
    }

    static void reply(HttpExchange http, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", "application/json");
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
    }

    /** The address of the connection. Behind your own proxy it is the last one in X-Forwarded-For. */
    static String address(HttpExchange http) {
        return http.getRemoteAddress().getAddress().getHostAddress();
    }

    static long inSeconds(long seconds) {
        return System.nanoTime() + seconds * 1_000_000_000;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    // Enough JSON for these answers. Use your JSON library in place of what follows.

    static String text(String json, String name) throws IOException {
        String found = find(json, name);
        if (found == null) throw new IOException(name + " is missing");
        return found;
    }

    static String find(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return found.find() ? ESCAPE.matcher(found.group(1)).replaceAll(Server::unescaped) : null;
    }

    static long number(String json, String name) {
        Matcher found = Pattern.compile('"' + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))");

    static String unescaped(MatchResult escape) {
        int special = escape.group(2) == null ? -1 : "bfnrt".indexOf(escape.group(2));
        String text = escape.group(2) == null
                ? Character.toString(Integer.parseInt(escape.group(1), 16))
                : special < 0 ? escape.group(2) : "\b\f\n\r\t".substring(special, special + 1);
        return Matcher.quoteReplacement(text);
    }

    static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}
