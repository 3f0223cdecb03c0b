# The golden calls through the client that openapi-generator makes for Ruby. Its gems come from the system.
$LOAD_PATH.unshift('client/lib')
require 'json'
require 'openapi_client'

APIS = OpenapiClient.constants.grep(/Api$/).map { |name| OpenapiClient.const_get(name) }

def snake(name)
  name.gsub(/([A-Z0-9]+)/) { "_#{$1}" }.downcase
end

# Finds the method by its name. What is required is passed by its place, the rest by its name.
def call(address, operation, input)
  configuration = OpenapiClient::Configuration.new
  configuration.scheme, _, configuration.host, configuration.base_path = address.split('/', 4)
  configuration.scheme = configuration.scheme.delete(':')
  configuration.server_index = nil
  kind = APIS.find { |api| api.method_defined?(snake(operation)) }
  given = input.transform_keys(&:to_sym)
  places = kind.instance_method(snake(operation)).parameters.filter_map { |role, name| name if role == :req }
  rest = given.reject { |name, _| places.include?(name) }
  kind.new(OpenapiClient::ApiClient.new(configuration)).send(snake(operation), *given.values_at(*places), rest)
end

def read(address)
  answer = call(address, 'listDomains', { token: 'token' })
  { code: answer.code, msg: answer.msg, ids: (answer.data&.list || []).map(&:id) }
rescue StandardError => error
  { failed: error.message.lines.first.to_s.strip }
end

base, folder, answers = ARGV
Dir["#{folder}/*.json"].sort.each do |path|
  golden = JSON.parse(File.read(path))
  golden['cases'].each do |sent|
    address = "#{base}/golden/#{golden['operation']}/#{sent['name']}"
    call(address, golden['operation'], sent['input'])
  rescue StandardError => error
    warn "#{address} #{error.message}"
  end
end
answers.split(',').each { |answer| puts JSON.generate({ answer: answer, **read("#{base}/answer/#{answer}") }) }
