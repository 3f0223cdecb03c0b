// The golden calls through the client that openapi-generator makes for Go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"example.com/hello/client"
)

type golden struct {
	Operation string
	Cases     []struct {
		Name  string
		Input map[string]json.RawMessage
	}
}

func at(address string) *client.APIClient {
	configuration := client.NewConfiguration()
	configuration.Servers = client.ServerConfigurations{{URL: address}}
	return client.NewAPIClient(configuration)
}

// mail_id is MailId.
func camel(name string) string {
	words := strings.Split(name, "_")
	for index, word := range words {
		words[index] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// send finds the method of the operation and a setter for each field by their names.
func send(api *client.APIClient, operation string, input map[string]json.RawMessage) error {
	services := reflect.ValueOf(api).Elem()
	for index := range services.NumField() {
		if !services.Type().Field(index).IsExported() {
			continue
		}
		method := services.Field(index).MethodByName(camel(operation))
		if !method.IsValid() {
			continue
		}
		request := method.Call([]reflect.Value{reflect.ValueOf(context.Background())})[0]
		for name, text := range input {
			if string(text) == "null" {
				continue
			}
			setter := request.MethodByName(camel(name))
			value := reflect.New(setter.Type().In(0))
			if err := json.Unmarshal(text, value.Interface()); err != nil {
				return err
			}
			request = setter.Call([]reflect.Value{value.Elem()})[0]
		}
		results := request.MethodByName("Execute").Call(nil)
		err, _ := results[2].Interface().(error)
		return err
	}
	return fmt.Errorf("there is no method for %s", operation)
}

func read(address string) map[string]any {
	answer, _, err := at(address).DomainAPI.ListDomains(context.Background()).Token("token").Execute()
	if err != nil {
		return map[string]any{"failed": err.Error()}
	}
	ids := []string{}
	for _, row := range answer.Data.Get().GetList() {
		ids = append(ids, row.GetId())
	}
	return map[string]any{"code": answer.Code, "msg": answer.Msg, "ids": ids}
}

func main() {
	base, folder, answers := os.Args[1], os.Args[2], os.Args[3]
	names, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			panic(err)
		}
		var known golden
		if err := json.Unmarshal(text, &known); err != nil {
			panic(err)
		}
		for _, sent := range known.Cases {
			address := fmt.Sprintf("%s/golden/%s/%s", base, known.Operation, sent.Name)
			if err := send(at(address), known.Operation, sent.Input); err != nil {
				fmt.Fprintln(os.Stderr, address, err)
			}
		}
	}
	for _, answer := range strings.Split(answers, ",") {
		read := read(base + "/answer/" + answer)
		read["answer"] = answer
		printed, _ := json.Marshal(read)
		fmt.Println(string(printed))
	}
}
