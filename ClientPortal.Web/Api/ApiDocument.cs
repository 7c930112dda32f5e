using System.Text.Json.Nodes;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace ClientPortal.Web.Api;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";

    private const string Scheme = "bearer";

    private const string Introduction = """
        The commands and queries of the portal's pages, for programs.

        **Sign-in**: `Authorization: Bearer` with the accessToken of `POST /api/auth/login`, with an access token that a person made in
        their account (`cpt_…`, with the scope read, write or admin), or with the token of a service account (`cps_…`).

        **Errors** are problem details (RFC 9457): `title` is a sentence, in English with `Accept-Language: en`, and `rule` the stable code. What
        the caller may not see is answered like what does not exist: 404.

        **Rate limits**: too often is 429, and `Retry-After` says in how many seconds it may be tried again. Limited are sign-ins, messages, files and
        announcements.

        **Lists** come as `{items, next}`: send `next` as `after` until it is null.
        """;

    public static void Describe(OpenApiOptions options)
    {
        // Prospects have answers too, to questions of a form: by default both schemas would have the name of the one that comes first.
        options.CreateSchemaReferenceId = type => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(Domain.Calendar.Answer)
            ? "CalendarAnswer" : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "ClientPortal", Version = Name, Description = Introduction };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http, Scheme = Scheme, Description = "The accessToken of POST /api/auth/login.",
                },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            ApiRefusals.Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.RelativePath?.StartsWith("api/auth/", StringComparison.Ordinal) == true)
            {
                operation.Security = [];
            }

            AddHeaders(operation, context.Description);

            // Files of people, of any kind.
            if (context.Description.ActionDescriptor.EndpointMetadata.Contains(ContentPolicy.Inert))
            {
                (operation.Responses ??= [])["200"] = new OpenApiResponse
                {
                    Description = "The file", Content = new Dictionary<string, OpenApiMediaType> { ["*/*"] = new() },
                };
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
            if (ApiExamples.Of(type) is { } example)
            {
                schema.Examples = [example];
            }

            ApiRefusals.Describe(schema, type);
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

    // The headers that filters read (Versions, Idempotency): no parameter of a method names them.
    private static void AddHeaders(OpenApiOperation operation, ApiDescription call)
    {
        var body = call.ParameterDescriptions.FirstOrDefault(one => one.Source == BindingSource.Body)?.Type;
        if (body?.IsAssignableTo(typeof(IVersionedPatch)) == true)
        {
            Add("If-Match", "The ETag of what the caller has read: 412 when it is not the newest.", StatusCodes.Status412PreconditionFailed);
        }

        if (Idempotency.IsFor(call) && operation.Security is null)
        {
            Add(
                Idempotency.Header, "The same request with the same key within 24 hours gets the first answer again.",
                StatusCodes.Status409Conflict, Idempotency.Running);
            operation.Responses!.TryAdd($"{StatusCodes.Status422UnprocessableEntity}", new OpenApiResponse { Description = Idempotency.Other });
        }

        void Add(string header, string description, int refusal, string? why = null)
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = header,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            (operation.Responses ??= []).TryAdd($"{refusal}", new OpenApiResponse { Description = why ?? ReasonPhrases.GetReasonPhrase(refusal) });
        }
    }

    private static IEnumerable<string> Tokens(Type type) =>
        Enum.GetNames(type).Select(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName);
}
