// The golden calls through the client that openapi-generator makes for Rust.
use openapi::apis::configuration::Configuration;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use std::fmt::Debug;

fn take<'a, T: Deserialize<'a>>(value: &'a Value) -> T {
    T::deserialize(value).unwrap_or_else(|error| panic!("{value}: {error}"))
}

fn envelope<T: Serialize, E: Debug>(answer: Result<T, E>) -> Result<Value, String> {
    answer.map(|read| json!(read)).map_err(|error| format!("{error:?}"))
}

#[allow(deprecated)]
async fn call(base: &str, operation: &str, input: &Value) -> Result<Value, String> {
    let at = &Configuration { base_path: base.to_string(), ..Configuration::default() };
    include!("arms.rs")
}

// mailId is mail_id.
fn snake(name: &str) -> String {
    let words = name.chars().map(|sign| if sign.is_uppercase() { format!("_{sign}") } else { sign.to_string() });
    words.collect::<String>().to_lowercase()
}

async fn read(address: &str) -> Value {
    match call(address, "list_domains", &json!({"token": "token"})).await {
        Err(error) => json!({"failed": error}),
        Ok(answer) => {
            let rows = answer["data"]["list"].as_array().cloned().unwrap_or_default();
            let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
            json!({"code": answer["code"], "msg": answer["msg"], "ids": ids})
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [base, folder, answers] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else { panic!("three arguments") };
    for file in std::fs::read_dir(folder).unwrap() {
        let golden: Value = serde_json::from_slice(&std::fs::read(file.unwrap().path()).unwrap()).unwrap();
        let operation = golden["operation"].as_str().unwrap();
        for case in golden["cases"].as_array().unwrap() {
            let address = format!("{base}/golden/{operation}/{}", case["name"].as_str().unwrap());
            if let Err(error) = call(&address, &snake(operation), &case["input"]).await {
                eprintln!("{address} {error}");
            }
        }
    }
    for answer in answers.split(',') {
        let mut line = json!({"answer": answer});
        let told = read(&format!("{base}/answer/{answer}")).await;
        line.as_object_mut().unwrap().extend(told.as_object().unwrap().clone());
        println!("{line}");
    }
}
