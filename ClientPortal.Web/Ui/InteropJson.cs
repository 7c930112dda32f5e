using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// The JSON options of calls between circuits and browsers. Each circuit has options of its own, which keep metadata of every type that passes
/// through them and of every interface of these types (thirty for an integer): half of the memory of an empty circuit. Here circuits share all but
/// what is their own (<see cref="SharedJson"/>), and only those interfaces of the system are described that a value is declared as.
/// </summary>
public sealed class InteropJson : IJsonTypeInfoResolver
{
    private static readonly InteropJson Shared = new();
    private static readonly HashSet<Type> Declared = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>)];
    private static SharedJson? shared;
    private readonly DefaultJsonTypeInfoResolver all = new();

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => IsDeclared(type) ? all.GetTypeInfo(type, options) : null;

    /// <summary>Makes the circuits' JavaScript runtime, which must have been added before, use these options.</summary>
    internal static void Use(IServiceCollection services)
    {
        var runtime = services.Last(service => service.ServiceType == typeof(IJSRuntime)).ImplementationType!;
        services.Replace(ServiceDescriptor.Scoped<IJSRuntime>(circuit =>
        {
            var made = (JSRuntime)ActivatorUtilities.CreateInstance(circuit, runtime);
            var options = OptionsOf(made);
            options.TypeInfoResolver = Shared;
            options.Converters.Add(LazyInitializer.EnsureInitialized(ref shared, () => new SharedJson(Copy(options))));
            return made;
        }));
    }

    // Without the converters of the circuit. A reference within another value, which only they could write, is refused and not written as an object.
    private static JsonSerializerOptions Copy(JsonSerializerOptions options)
    {
        var copy = new JsonSerializerOptions(options) { TypeInfoResolver = new WithoutReferences() };
        copy.Converters.Clear();
        return copy;
    }

    private static bool IsDeclared(Type type) =>
        !type.IsInterface || type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
            || (type.IsGenericType && Declared.Contains(type.GetGenericTypeDefinition()));

    // Reads a property that is protected for subclasses; the runtime of circuits is sealed.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_JsonSerializerOptions")]
    internal static extern JsonSerializerOptions OptionsOf(JSRuntime runtime);

    private sealed class WithoutReferences : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type.Namespace?.StartsWith("Microsoft.JSInterop", StringComparison.Ordinal) == true || type == typeof(ElementReference)
                ? null
                : Shared.GetTypeInfo(type, options);
    }
}
