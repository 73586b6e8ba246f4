using System.Diagnostics;
using Google.Protobuf;

namespace TradingSystem.IntegrationTests.Telemetry;

/// <summary>
/// Reads what tests look at in the requests of OTLP. Field numbers are those of trace.proto, metrics.proto and
/// resource.proto in github.com/open-telemetry/opentelemetry-proto.
/// </summary>
internal static class OtlpMessage
{
    // ExportTraceServiceRequest and ExportMetricsServiceRequest have the same shape down to the items of a scope.
    private const int Resource = 1, OfResource = 1, OfScope = 2, Items = 2;
    private const int Attributes = 1, AttributeKey = 1, AttributeValue = 2, StringValue = 1;
    private const int TraceId = 1, ParentSpanId = 4, SpanName = 5, SpanKind = 6, MetricName = 1;

    public static IEnumerable<ReceivedSpan> Spans(ByteString request) =>
        ItemsOf(request).Select(item => new ReceivedSpan(
        item.Service,
        Convert.ToHexStringLower(Bytes(item.Message, TraceId).Span),
        Convert.ToHexStringLower(Bytes(item.Message, ParentSpanId).Span),
        Text(item.Message, SpanName),
        // The protocol counts from 1 (internal); 0 says nothing.
        (ActivityKind)((int)Number(item.Message, SpanKind) - 1)));

    public static IEnumerable<(string Service, string Name)> Metrics(ByteString request) =>
        ItemsOf(request).Select(item => (item.Service, Text(item.Message, MetricName)));

    private static IEnumerable<(string Service, ByteString Message)> ItemsOf(ByteString request) =>
        from resource in Messages(request, OfResource)
        let service = ServiceName(Bytes(resource, Resource))
        from scope in Messages(resource, OfScope)
        from item in Messages(scope, Items)
        select (service, item);

    private static string ServiceName(ByteString resource) =>
        Messages(resource, Attributes).Where(each => Text(each, AttributeKey) == "service.name")
            .Select(each => Text(Bytes(each, AttributeValue), StringValue))
            .FirstOrDefault("");

    private static string Text(ByteString message, int field) => Bytes(message, field).ToStringUtf8();

    private static ByteString Bytes(ByteString message, int field) =>
        Messages(message, field).FirstOrDefault(ByteString.Empty);

    private static IEnumerable<ByteString> Messages(ByteString message, int field) =>
        Fields(message).Where(each => each.Field == field && each.Bytes is not null).Select(each => each.Bytes!);

    private static ulong Number(ByteString message, int field) =>
        Fields(message).Where(each => each.Field == field && each.Bytes is null)
            .Select(each => each.Number)
            .FirstOrDefault();

    private static List<(int Field, ulong Number, ByteString? Bytes)> Fields(ByteString message)
    {
        var (input, fields) = (message.CreateCodedInput(), new List<(int, ulong, ByteString?)>());
        while (input.ReadTag() is var tag and not 0)
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    fields.Add((field, 0, input.ReadBytes()));
                    break;
                case WireFormat.WireType.Varint:
                    fields.Add((field, input.ReadUInt64(), null));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
        return fields;
    }
}
