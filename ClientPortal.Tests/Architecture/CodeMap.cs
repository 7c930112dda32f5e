using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ClientPortal.Tests.Architecture;

/// <summary>
/// What the types of an assembly name: in their signatures, and in the bodies of their methods as they were compiled. A using that is
/// never used names nothing; a <c>var</c>, a lambda or a Razor tag names the type that it means. What the compiler nests in a type is the type's.
/// </summary>
internal sealed class CodeMap
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly FrozenDictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToFrozenDictionary(code => code.Value);

    private readonly Dictionary<Type, HashSet<MemberInfo>> named = [];

    private CodeMap(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            Read(type);
        }
    }

    public static CodeMap Of(Assembly assembly) => new(assembly.GetTypes());

    /// <summary>A few types and what is nested in them: for the canaries.</summary>
    public static CodeMap Of(params Type[] types) => new(types.SelectMany(type => type.GetNestedTypes(All).Prepend(type)));

    /// <summary>The types that people wrote.</summary>
    public IEnumerable<Type> Types => named.Keys;

    /// <summary>The types that a type names, itself and what is nested in it not among them.</summary>
    public IEnumerable<Type> NamedBy(Type type) =>
        named[type].Select(member => member as Type ?? member.DeclaringType)
            .OfType<Type>().Select(Outermost).Where(other => other != type).Distinct();

    /// <summary>The methods that a type calls or hands on.</summary>
    public IEnumerable<MethodBase> CalledBy(Type type) => named[type].OfType<MethodBase>();

    public static Type Outermost(Type type)
    {
        type = type.HasElementType ? type.GetElementType()! : type;
        type = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private void Read(Type type)
    {
        if (type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType is null)
        {
            return; // of the compiler's own: <PrivateImplementationDetails>, embedded attributes
        }

        var outer = Outermost(type);
        if (!named.TryGetValue(outer, out var names))
        {
            named[outer] = names = [];
        }

        Add(names, type.BaseType);
        Array.ForEach(type.GetInterfaces(), one => Add(names, one));
        foreach (var attribute in type.CustomAttributes)
        {
            Add(names, attribute.AttributeType);
        }

        foreach (var field in type.GetFields(All))
        {
            Add(names, field.FieldType);
        }

        foreach (var method in type.GetConstructors(All).Concat<MethodBase>(type.GetMethods(All)))
        {
            Read(method, names);
        }
    }

    private static void Read(MethodBase method, HashSet<MemberInfo> names)
    {
        Add(names, (method as MethodInfo)?.ReturnType);
        Array.ForEach(method.GetParameters(), parameter => Add(names, parameter.ParameterType));
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        foreach (var local in body.LocalVariables)
        {
            Add(names, local.LocalType);
        }

        var code = body.GetILAsByteArray()!;
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? Codes[(short)(0xFE00 | code[at + 1])] : Codes[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok)
            {
                Add(names, Resolve(method, BitConverter.ToInt32(code, at)));
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token,
        method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static void Add(HashSet<MemberInfo> names, MemberInfo? member)
    {
        switch (member)
        {
            case null or Type { IsGenericParameter: true }:
                return;
            case Type { HasElementType: true } pointed:
                Add(names, pointed.GetElementType());
                return;
            case Type { IsConstructedGenericType: true } generic:
                Array.ForEach(generic.GetGenericArguments(), one => Add(names, one));
                break;
            case MethodBase called:
                Add(names, called.DeclaringType);
                if (called.IsGenericMethod)
                {
                    Array.ForEach(called.GetGenericArguments(), one => Add(names, one));
                }

                break;
            case FieldInfo field:
                Add(names, field.DeclaringType);
                Add(names, field.FieldType);
                break;
        }

        names.Add(member);
    }
}
