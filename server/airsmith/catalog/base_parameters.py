"""Names that Airflow's base classes already use, which a component's own parameters must therefore avoid.

Read off the classes themselves, in Airflow 2.10.5, 2.11.2, 3.0.6, 3.1.8 and 3.3.2 (task SDK 1.3.2). Each set is the
union over these versions, so that a component does not break when its Airflow is upgraded.
"""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BASE_OPERATOR_PARAMETERS: frozenset[str] = _names(
    """
    allow_nested_operators dag default_args depends_on_past do_xcom_push doc doc_json doc_md doc_rst
    doc_yaml email email_on_failure email_on_retry end_date execution_timeout executor executor_config
    ignore_first_depends_on_past inlets logger_name map_index_template max_active_tis_per_dag
    max_active_tis_per_dagrun max_retry_delay multiple_outputs on_execute_callback on_failure_callback
    on_retry_callback on_skipped_callback on_success_callback outlets owner params pool pool_slots
    post_execute pre_execute priority_weight queue render_template_as_native_obj resources retries
    retry_delay retry_exponential_backoff retry_policy run_as_user sla start_date task_concurrency
    task_display_name task_group task_id trigger_rule wait_for_downstream
    wait_for_past_depends_before_skipping weight_rule
    """
)
"""What the constructor of BaseOperator takes: a component that takes one of these again hides it from BaseOperator."""

BASE_SENSOR_PARAMETERS: frozenset[str] = _names(
    """
    exponential_backoff max_wait mode never_fail poke_interval silent_fail soft_fail timeout
    """
)
"""What the constructor of BaseSensorOperator takes beyond that of BaseOperator."""

BASE_OPERATOR_ATTRIBUTES: frozenset[str] = _names(
    """
    HIDE_ATTRS_FROM_UI add_inlets add_outlets as_setup as_teardown clear dag_id defer deps
    deserialization_allowed_class_fields downstream_group_ids downstream_list downstream_task_ids
    dry_run execute expand_mapped_task expand_start_from_trigger expand_start_trigger_args extra_links
    get_closest_mapped_task_group get_dag get_direct_relative_ids get_direct_relatives get_extra_links
    get_flat_relative_ids get_flat_relatives get_inlet_defs get_mapped_ti_count get_needs_expansion
    get_outlet_defs get_parse_time_mapped_ti_count get_serialized_fields get_task_instances
    get_template_env get_upstreams_follow_setups get_upstreams_only_setups
    get_upstreams_only_setups_and_teardowns global_operator_extra_link_dict has_dag
    has_on_execute_callback has_on_failure_callback has_on_retry_callback has_on_skipped_callback
    has_on_success_callback has_retry_policy inherits_from_empty_operator inherits_from_skipmixin
    is_async is_mapped is_setup is_teardown iter_mapped_dependants iter_mapped_task_groups label leaves
    log logger node_id on_failure_fail_dagrun on_kill operator_class operator_extra_link_dict
    operator_extra_links operator_name output overwrite_rtif_after_execution partial
    prepare_for_execution prepare_template priority_weight_total render_template render_template_fields
    resolve_template_files resume_execution returns_dag_result roots run serialize_for_task_group
    set_downstream set_upstream set_xcomargs_dependencies shallow_copy_attrs start_trigger_args subdag
    supports_lineage task_type template_ext template_fields template_fields_renderers ui_color
    ui_fgcolor unmap update_relative upstream_list upstream_task_ids xcom_pull xcom_push
    """
)
"""Public methods, properties and class attributes of BaseOperator that are no constructor parameters.

Setting one of these on an instance fails (`dag_id` has no setter) or breaks the class (`execute` would be no method).
`start_from_trigger` is left out: sensors of Airflow's own take it as a parameter, as it is meant to be.
"""

BASE_SENSOR_ATTRIBUTES: frozenset[str] = _names(
    """
    poke reschedule skip skip_all_except valid_modes
    """
)
"""The same of BaseSensorOperator, beyond those of BaseOperator."""

BASE_HOOK_ATTRIBUTES: frozenset[str] = _names(
    """
    aget_connection aget_hook get_conn get_connection get_connection_form_widgets get_connections
    get_hook get_ui_field_behaviour log logger
    """
)
"""The same of BaseHook. Its constructor takes nothing that a hook could not take itself."""
