using System.Text.Json.Nodes;

namespace ClientPortal.Web.Api;

/// <summary>Examples of bodies in the OpenAPI document. A test sends each of them to the portal.</summary>
internal static class ApiExamples
{
    /// <summary>An id that no portal has: readers replace it.</summary>
    public const string SomeId = "018f0000-0000-7000-8000-000000000001";

    public static readonly IReadOnlyDictionary<Type, string> Bodies = new Dictionary<Type, string>
    {
        [typeof(SignInBody)] = """{"email":"technician@itvision.sn","password":"Password123!"}""",
        [typeof(NewProject)] = $$"""
            {"organisationId":"{{SomeId}}","name":"Migration des serveurs","description":"En **trois** étapes.","status":"planned"}
            """,
        [typeof(ProjectPatch)] = """{"progress":60,"status":"in-progress"}""",
        [typeof(NewTicket)] = """{"title":"L’imprimante ne répond plus","description":"Depuis ce matin.","category":"incident","priority":"high"}""",
        [typeof(TicketPatch)] = """{"priority":"urgent"}""",
        [typeof(NewProspect)] = """
            {"firstName":"Awa","lastName":"Diop","email":"awa.diop@example.sn","company":"Dakar Fret","value":1250000,"tags":["salon"]}
            """,
        [typeof(ProspectPatch)] = """{"status":"contacted","nextStep":"Rappeler","nextStepOn":"2027-01-15"}""",
        [typeof(NewMessage)] = $$"""{"clientId":"{{SomeId}}","content":"Bonjour, c’est réparé."}""",
        [typeof(Broadcast)] = """{"audience":"staff","type":"info","title":"Réunion à 15 h","message":"Salle Gorée."}""",
        [typeof(NewWebhookBody)] = """{"name":"Comptabilité","url":"https://example.org/portail","events":["ticket.*","project.updated"]}""",
    };

    /// <summary>The example of a type; null for a type that has none.</summary>
    public static JsonNode? Of(Type type) => Bodies.TryGetValue(type, out var json) ? JsonNode.Parse(json) : null;
}
