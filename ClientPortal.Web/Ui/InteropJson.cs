using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// How circuits and browsers put values into JSON. Each circuit has options of its own, which describe every interface of every type that
/// goes through them (thirty for an integer): half of all that a bare circuit keeps. Here, of the system's own interfaces, only those are
/// described that a value is declared as.
/// </summary>
public sealed class InteropJson : IJsonTypeInfoResolver
{
    private static readonly InteropJson Shared = new();
    private static readonly HashSet<Type> Declared = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>)];
    private readonly DefaultJsonTypeInfoResolver all = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => IsDeclared(type) ? all.GetTypeInfo(type, options) : null;

    /// <summary>Lets the circuits' own runtime, which must have been added before, make its JSON like this.</summary>
    internal static void Use(IServiceCollection services)
    {
        var runtime = services.Last(service => service.ServiceType == typeof(IJSRuntime)).ImplementationType!;
        services.Replace(ServiceDescriptor.Scoped<IJSRuntime>(circuit =>
        {
            var made = (JSRuntime)ActivatorUtilities.CreateInstance(circuit, runtime);
            OptionsOf(made).TypeInfoResolver = Shared;
            return made;
        }));
    }

    private static bool IsDeclared(Type type) =>
        !type.IsInterface || type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true || (type.IsGenericType && Declared.Contains(type.GetGenericTypeDefinition()));

    // For those who derive a runtime of their own; the circuits' is sealed.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    internal static extern JsonSerializerOptions OptionsOf(JSRuntime runtime);
}
