# The forms by the names of their operations, for the program that makes all golden calls.
{
  echo 'package client'
  echo 'var Bodies = map[string]func() any{'
  sed -n 's/^type \(.*\)MultipartRequestBody = .*/"\1": func() any { return new(\1MultipartRequestBody) },/p' client/client.gen.go
  echo '}'
} > client/bodies.gen.go
