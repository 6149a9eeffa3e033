package dev.provision.lab;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.json.JSONException;
import org.json.JSONObject;

/** The daemon's control port: one JSON object a connection, one in return. A client without the token of daemon.json is ignored. */
final class Control {
    /** What the daemon does with a question. */
    interface Answers {
        JSONObject answer(JSONObject question) throws LabException;
    }

    private static final int LONGEST_QUESTION = 64 << 10;

    private final ServerSocket socket;
    private final String token = UUID.randomUUID().toString();
    private final Answers answers;

    private Control(ServerSocket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    static Control open(Answers answers) throws IOException {
        return new Control(new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})), answers);
    }

    int port() {
        return socket.getLocalPort();
    }

    String token() {
        return token;
    }

    void serve() throws IOException {
        while (true) {
            Socket client = socket.accept();
            Machine.daemonThread("control", () -> converse(client)).start();
        }
    }

    private void converse(Socket client) {
        try (client) {
            client.setSoTimeout(5000);
            JSONObject question = new JSONObject(line(new BufferedInputStream(client.getInputStream())));
            if (!question.optString("token").equals(token)) {
                return;
            }
            JSONObject reply;
            try {
                reply = answers.answer(question);
            } catch (LabException e) {
                reply = new JSONObject().put("error", e.getMessage());
            }
            client.getOutputStream().write((reply + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | JSONException e) {
            Log.line("control: " + e);
        }
    }

    /** The first line, without its end. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST_QUESTION) {
                throw new IOException("a request of more than " + LONGEST_QUESTION + " bytes");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Asks a daemon. */
    static JSONObject ask(int port, JSONObject question) throws IOException, LabException {
        try (Socket server = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            server.setSoTimeout(60_000);
            Writer out = new java.io.OutputStreamWriter(server.getOutputStream(), StandardCharsets.UTF_8);
            out.write(question + "\n");
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the lab's daemon does not answer");
            }
            JSONObject reply = new JSONObject(line);
            if (reply.has("error")) {
                throw new LabException(reply.getString("error"));
            }
            return reply;
        }
    }
}
