// The golden calls through the client that oapi-codegen makes.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"example.com/hello/client"
	"example.com/hello/form"
)

type golden struct {
	Operation string
	Cases     []struct {
		Name  string
		Input json.RawMessage
	}
}

// send fills the form's own type, and finds the method of the operation by its name.
func send(address string, operation string, input []byte) error {
	name := strings.ToUpper(operation[:1]) + operation[1:]
	body := client.Bodies[name]()
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(body); err != nil {
		return err
	}
	kind, sent := form.Of(body)
	api, err := client.NewClientWithResponses(address)
	if err != nil {
		return err
	}
	method := reflect.ValueOf(api).MethodByName(name + "WithBodyWithResponse")
	given := []reflect.Value{reflect.ValueOf(context.Background()), reflect.ValueOf(kind), reflect.ValueOf(io.Reader(sent))}
	err, _ = method.Call(given)[1].Interface().(error)
	return err
}

func read(address string) map[string]any {
	token := "token"
	kind, sent := form.Of(client.ListDomainsMultipartRequestBody{Token: &token})
	api, err := client.NewClientWithResponses(address)
	if err != nil {
		return map[string]any{"failed": err.Error()}
	}
	response, err := api.ListDomainsWithBodyWithResponse(context.Background(), kind, sent)
	if err != nil {
		return map[string]any{"failed": err.Error()}
	}
	if response.JSON200 == nil {
		return map[string]any{"failed": response.Status()}
	}
	answer, ids := response.JSON200, []string{}
	if answer.Data != nil && answer.Data.List != nil {
		for _, row := range *answer.Data.List {
			ids = append(ids, *row.Id)
		}
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
			if err := send(address, known.Operation, sent.Input); err != nil {
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
