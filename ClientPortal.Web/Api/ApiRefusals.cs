using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace ClientPortal.Web.Api;

/// <summary>
/// The refusals that calls have in common, in the OpenAPI document: what the pipeline answers before and after a call's own code. A call names only
/// its own.
/// </summary>
internal static class ApiRefusals
{
    private const string Problem = "application/problem+json";

    /// <summary>Adds to each operation what it can be refused with, and to each refusal its body.</summary>
    public static void Describe(OpenApiDocument document)
    {
        foreach (var path in document.Paths.Values)
        {
            foreach (var (method, operation) in path.Operations ?? [])
            {
                Describe(document, method, operation);
            }
        }
    }

    /// <summary>The fields that <see cref="ApiProblems"/> adds to problem details.</summary>
    public static void Describe(OpenApiSchema schema, Type type)
    {
        if (type == typeof(ProblemDetails))
        {
            Add("rule", JsonSchemaType.String, "The stable code of the refusal.");
            Add("parameter", JsonSchemaType.String, "The parameter that was refused, if it is one.");
            Add("id", JsonSchemaType.String, "The conflicting record, or the line in the log of the server.");
        }

        void Add(string name, JsonSchemaType kind, string description) => (schema.Properties ??= new Dictionary<string, IOpenApiSchema>())
            .TryAdd(name, new OpenApiSchema { Type = kind, Description = description });
    }

    private static void Describe(OpenApiDocument document, HttpMethod method, OpenApiOperation operation)
    {
        var (signedIn, safe) = (operation.Security is null, method == HttpMethod.Get);
        var responses = operation.Responses ??= [];
        foreach (var status in CommonTo(operation, signedIn, safe))
        {
            responses.TryAdd($"{status}", new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status) });
        }

        foreach (var (status, response) in responses)
        {
            if (status[0] is '4' or '5' && response is OpenApiResponse { Content: null or { Count: 0 } } empty)
            {
                empty.Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problem] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) },
                };
            }
        }
    }

    // The summary says who may call.
    private static bool OfAdministrators(OpenApiOperation operation) =>
        operation.Summary?.EndsWith("(administrators)", StringComparison.Ordinal) == true;

    private static IEnumerable<int> CommonTo(OpenApiOperation operation, bool signedIn, bool safe)
    {
        // Of a path that is none, the answer is 404; of a form that is none, 422.
        if (operation.Parameters?.Any(one => one.In == ParameterLocation.Query) == true
            || operation.RequestBody?.Content?.ContainsKey("application/json") == true)
        {
            yield return StatusCodes.Status400BadRequest;
        }

        if (operation.RequestBody is not null)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        // A token whose scope or areas do not have the call; a viewer who may not change it.
        if (signedIn)
        {
            yield return StatusCodes.Status403Forbidden;
        }

        // A maintenance, in which people can only read, but administrators.
        if (signedIn && !safe && !OfAdministrators(operation))
        {
            yield return StatusCodes.Status503ServiceUnavailable;
        }

        // A disk without room.
        if (!safe)
        {
            yield return StatusCodes.Status507InsufficientStorage;
        }

        yield return StatusCodes.Status500InternalServerError;
    }
}
