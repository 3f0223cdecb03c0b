import client.ApiClient;
import client.model.DomainListAnswer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The golden calls through the client that openapi-generator makes for Java, with the JDK's own HTTP client. */
public class Calls {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final List<Method> METHODS = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        String base = arguments[0];
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (File file : new File("client/src/main/java/client/api").listFiles((at, name) -> name.endsWith(".java"))) {
            Class<?> found = Class.forName("client.api." + file.getName().replace(".java", ""));
            METHODS.addAll(Arrays.asList(found.getDeclaredMethods()));
        }
        for (File file : new File(arguments[1]).listFiles()) {
            JsonNode golden = JSON.readTree(file);
            for (JsonNode sent : golden.get("cases")) {
                String operation = golden.get("operation").asText();
                String address = base + "/golden/" + operation + "/" + sent.get("name").asText();
                try {
                    call(address, operation, sent.get("input"));
                } catch (InvocationTargetException error) {
                    System.err.println(address + " " + error.getCause());
                }
            }
        }
        for (String answer : arguments[2].split(",")) {
            ObjectNode line = JSON.createObjectNode().put("answer", answer);
            out.println(JSON.writeValueAsString(read(base + "/answer/" + answer, line)));
        }
    }

    /** Finds the method by its name, and what to pass by the names of its parameters. */
    private static Object call(String address, String operation, JsonNode input) throws Exception {
        Method method = METHODS.stream()
                .filter(known -> known.getName().equals(operation))
                .min(Comparator.comparing(Method::getParameterCount)).get();
        ApiClient client = new ApiClient();
        client.updateBaseUri(address);
        Object api = method.getDeclaringClass().getConstructor(ApiClient.class).newInstance(client);
        List<Object> given = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            JsonNode value = input.get(snake(parameter.getName()));
            boolean isSet = value != null && !value.isNull();
            given.add(isSet ? JSON.convertValue(value, JSON.constructType(parameter.getParameterizedType())) : null);
        }
        return method.invoke(api, given.toArray());
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase();
    }

    private static ObjectNode read(String address, ObjectNode line) throws Exception {
        try {
            JsonNode input = JSON.createObjectNode().put("token", "token");
            DomainListAnswer answer = (DomainListAnswer) call(address, "listDomains", input);
            line.put("code", answer.getCode()).put("msg", answer.getMsg()).putArray("ids");
            if (answer.getData() != null && answer.getData().getList() != null) {
                answer.getData().getList().forEach(row -> line.withArray("ids").add(row.getId()));
            }
        } catch (InvocationTargetException error) {
            line.put("failed", String.valueOf(error.getCause()));
        }
        return line;
    }
}
