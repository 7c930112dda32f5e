using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ClientPortal.Web.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string Scheme = "bearer";

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "ClientPortal", Version = Name };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http, Scheme = Scheme, Description = "The accessToken of POST /api/auth/login.",
                },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.RelativePath?.StartsWith("api/auth/", StringComparison.Ordinal) == true)
            {
                operation.Security = [];
            }

            // Our own types are parsed from text, so the generator cannot list their values. They are added here.
            foreach (var taken in context.Description.ParameterDescriptions)
            {
                if (taken.ParameterDescriptor?.ParameterType is { } type && QueryRules.WordsOf(type) is { Count: > 0 } words
                    && operation.Parameters?.FirstOrDefault(one => one.Name == taken.Name)?.Schema is OpenApiSchema schema)
                {
                    schema.Enum = [.. words.Select(word => (JsonNode)word)];
                }
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // The generator cannot see what our own converters write.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type.IsEnum)
            {
                schema.Type = JsonSchemaType.String;
                schema.Enum = [.. Tokens(type).Select(token => (JsonNode)token)];
            }
            else if (type == typeof(Sent<DateOnly?>))
            {
                (schema.Type, schema.Format) = (JsonSchemaType.String | JsonSchemaType.Null, "date");
            }

            else if (context.JsonPropertyInfo?.CustomConverter is FrancsConverter or SentFrancsConverter)
            {
                (schema.Type, schema.Format) = (JsonSchemaType.Integer | JsonSchemaType.Null, "int64");
            }

            return Task.CompletedTask;
        });
    }

    private static IEnumerable<string> Tokens(Type type) =>
        Enum.GetNames(type).Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName);
}
