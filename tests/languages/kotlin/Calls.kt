// The golden calls through the client that openapi-generator makes for Kotlin.
import com.squareup.moshi.JsonAdapter
import java.io.File
import java.io.PrintStream
import java.lang.reflect.InvocationTargetException
import kotlin.reflect.KClass
import kotlin.reflect.KParameter
import kotlin.reflect.full.memberFunctions
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.jvm.javaType
import org.openapitools.client.infrastructure.Serializer
import org.openapitools.client.models.DomainListAnswer

val JSON: JsonAdapter<Any?> = Serializer.moshi.adapter(Any::class.java)
val APIS: List<KClass<*>> = File("client/src/main/kotlin/org/openapitools/client/apis").listFiles()!!
    .map { Class.forName("org.openapitools.client.apis." + it.nameWithoutExtension).kotlin }

// mailId is mail_id.
fun snake(name: String): String = name.replace(Regex("([A-Z])"), "_$1").lowercase()

/** Every number of a form is an integer, and an enum is read from text. */
fun given(parameter: KParameter, value: Any?): Any? {
    val read = if (value is Double) value.toLong().toString() else value
    return Serializer.moshi.adapter<Any?>(parameter.type.javaType).fromJsonValue(read)
}

/** Finds the function by its name, and what to pass by the names of its parameters. */
fun call(address: String, operation: String, input: Map<*, *>): Any? {
    val (api, function) = APIS.firstNotNullOf { api ->
        api.memberFunctions.find { it.name == operation }?.let { api to it }
    }
    val constructor = api.primaryConstructor!!
    val made = constructor.callBy(mapOf(constructor.parameters[0] to address))
    val set = function.parameters.drop(1).filter { input[snake(it.name!!)] != null }
    val passed = set.associateWith { given(it, input[snake(it.name!!)]) }
    try {
        return function.callBy(passed + (function.parameters[0] to made))
    } catch (error: InvocationTargetException) {
        throw error.targetException
    }
}

fun read(address: String): Map<String, Any?> = try {
    val answer = call(address, "listDomains", mapOf("token" to "token")) as DomainListAnswer
    mapOf("code" to answer.code, "msg" to answer.msg, "ids" to answer.`data`?.list.orEmpty().map { it.id })
} catch (error: Exception) {
    mapOf("failed" to error.toString())
}

fun main(arguments: Array<String>) {
    val (base, folder, answers) = arguments
    val out = PrintStream(System.out, true, "UTF-8")
    for (file in File(folder).listFiles()!!) {
        val golden = JSON.fromJson(file.readText()) as Map<*, *>
        val operation = golden["operation"] as String
        for (sent in (golden["cases"] as List<*>).map { it as Map<*, *> }) {
            val address = "$base/golden/$operation/${sent["name"]}"
            try {
                call(address, operation, sent["input"] as Map<*, *>)
            } catch (error: Exception) {
                System.err.println("$address $error")
            }
        }
    }
    for (answer in answers.split(",")) out.println(JSON.toJson(mapOf("answer" to answer) + read("$base/answer/$answer")))
    System.exit(0) // okhttp keeps threads for a minute
}
